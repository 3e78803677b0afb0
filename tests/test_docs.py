"""The documents say what the software does: commands, settings, errors, links and targets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from flows.__main__ import parser
from records.settings import Acceptance, Limits, Places, Sheets, Watch, Work

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "deploy" / "runbook.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands() -> list[str]:
    actions = [action for action in parser()._actions if action.choices]
    return list(actions[0].choices or ())


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"casenote {command}" in README


GROUPS = {"limits": Limits, "work": Work, "places": Places, "watch": Watch, "sheets": Sheets}


@pytest.mark.parametrize(("name", "model"), GROUPS.items(), ids=GROUPS)
def test_every_setting_is_in_the_readme(name: str, model: type[BaseModel]) -> None:
    for setting in model.model_fields:
        assert f"`{name}.{setting}`" in README


def test_every_threshold_is_in_the_readme_with_its_default() -> None:
    for name, threshold in Acceptance.model_fields.items():
        assert f"`{name}` {threshold.default:.2f}" in README


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_every_target_that_documents_name_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for document in DOCUMENTS:
        for target in re.findall(r"(?:^|`)make ([a-z]+)\b", document.read_text(encoding="utf-8"), re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), (document.name, target)


def test_locks_hold_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements.lock", ROOT / "requirements.dev.lock", ROOT / "deploy" / "installer.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
