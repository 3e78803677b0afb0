"""What is said of a Prefect server that was started."""

from pathlib import Path

import pytest

from flows.server import started


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PREFECT_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_server_is_said_with_its_folder(place: Path) -> None:
    assert started("http://127.0.0.1:4200", 4200) == (
        f"A Prefect server was started at http://127.0.0.1:4200; its runs are kept in {place}/.prefect."
    )


def test_a_second_server_is_said_to_be_another_and_how_to_use_the_first() -> None:
    said = started("http://127.0.0.1:41235", 4200)
    assert "another server than the one on port 4200" in said
    assert "PREFECT_API_URL=http://127.0.0.1:4200/api" in said
