"""A shelf holds what its modules state."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from records.shelf import shelf


def package(folder: Path, name: str, **modules: str) -> None:
    place = folder / name
    place.mkdir()
    (place / "__init__.py").write_text("")
    for module, text in modules.items():
        (place / f"{module}.py").write_text(text)


def test_a_shelf_holds_every_modules_constant_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package(tmp_path, "shelf_of_two", second="THING = 2\n", first="THING = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert shelf(import_module("shelf_of_two"), "THING") == (1, 2)


def test_a_module_without_the_constant_is_not_left_out_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package(tmp_path, "shelf_with_a_gap", first="OTHER = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(AttributeError):
        shelf(import_module("shelf_with_a_gap"), "THING")
    sys.modules.pop("shelf_with_a_gap", None)
