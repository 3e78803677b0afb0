"""Settings: read once, frozen, a trust stricter but never looser, and no value ever printed."""

from pathlib import Path

import pytest

from records.errors import BadSettings
from records.settings import Settings
from records.types import OdsCode


@pytest.fixture
def trusts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CASENOTE_PLACES__TRUSTS", str(tmp_path))
    return tmp_path


def test_environment_goes_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "casenote.toml"
    file.write_text("[limits]\npages = 7\npage_seconds = 8\n")
    monkeypatch.setenv("CASENOTE_SETTINGS", str(file))
    monkeypatch.setenv("CASENOTE_LIMITS__PAGES", "9")
    limits = Settings.read().limits
    assert (limits.pages, limits.page_seconds) == (9, 8)


def test_a_misspelt_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "casenote.toml"
    file.write_text("[limits]\npagez = 7\n")
    monkeypatch.setenv("CASENOTE_SETTINGS", str(file))
    with pytest.raises(BadSettings, match=r"limits\.pagez"):
        Settings.read()


def test_a_wrong_value_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASENOTE_LIMITS__PAGES", "hunter2")
    with pytest.raises(BadSettings) as caught:
        Settings.read()
    assert "limits.pages" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_trust_may_be_stricter(trusts: Path) -> None:
    (trusts / "rzz.toml").write_text('name = "Riverside"\n[acceptance]\nname = 0.95\n')
    settings = Settings.read()
    assert settings.for_trust(OdsCode("RZZ")).acceptance.name == 0.95
    assert settings.for_trust(OdsCode("RYY")).acceptance == settings.acceptance
    assert settings.trust_name(OdsCode("RZZ")) == "Riverside"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[acceptance]\nname = 0.1\n", "not lower it"),
        ("[limits]\npages = 1\n", "may not set limits"),
        ("[acceptance]\nname = 7\n", r"name"),
        ("not toml", "not TOML"),
    ],
)
def test_a_trust_may_not_leave_the_guard_rails(trusts: Path, text: str, words: str) -> None:
    (trusts / "rzz.toml").write_text(text)
    with pytest.raises(BadSettings, match=words):
        Settings.read().for_trust(OdsCode("RZZ"))


def test_a_settings_file_that_is_not_there_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASENOTE_SETTINGS", "/nowhere/casenote.toml")
    with pytest.raises(BadSettings, match="not there"):
        Settings.read()


def test_a_misspelt_group_in_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASENOTE_LIMTS__PAGES", "9")
    with pytest.raises(BadSettings, match="CASENOTE_LIMTS__PAGES"):
        Settings.read()
