"""The documents say what the software does: commands, settings, errors, links and targets."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from flows.__main__ import parser
from records.settings import Acceptance, Settings
from records.types import holds_nhs_number

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "deploy").rglob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
ROOMS = (
    "flows",
    "capture",
    "extractors",
    "mappings",
    "custody",
    "reports",
    "records",
    "tests",
    "docs",
    "deploy",
    "bench",
)


def commands() -> list[str]:
    actions = [action for action in parser()._actions if action.choices]
    return list(actions[0].choices or ())


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"casenote {command}" in README


GROUPS = {
    name: field.annotation
    for name, field in Settings.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
}


def test_every_group_of_settings_is_known() -> None:
    assert {"limits", "acceptance", "places"} <= set(GROUPS) == set(Settings.model_fields)


@pytest.mark.parametrize("name", [name for name in GROUPS if GROUPS[name] is not Acceptance])
def test_every_setting_is_in_the_readme(name: str) -> None:
    for setting in GROUPS[name].model_fields:
        assert f"`{name}.{setting}`" in README


def test_every_threshold_is_in_the_readme_with_its_default() -> None:
    for name, threshold in Acceptance.model_fields.items():
        default = str(threshold.default).lower() if threshold.annotation is bool else f"{threshold.default:.2f}"
        assert f"`{name}` {default}" in README


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


def normal(requirement: str) -> str:
    """The name of a requirement as package indexes spell it: ``psycopg[binary]>=3.2`` is psycopg."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]).lower()


@pytest.mark.parametrize(
    ("lock", "group"),
    [("requirements.lock", ""), ("requirements.dev.lock", ""), ("requirements.dev.lock", "dev")],
)
def test_every_dependency_is_locked(lock: str, group: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["optional-dependencies"][group] if group else project["dependencies"]
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    locked = {normal(line) for line in lines if "==" in line and not line.startswith((" ", "#"))}
    assert {normal(requirement) for requirement in asked} <= locked


def test_every_decision_that_is_named_was_written() -> None:
    written = {path.stem for path in (ROOT / "docs" / "decisions").glob("ADR-*.md")}
    files = [ROOT / "README.md", *(path for room in ROOMS for path in (ROOT / room).rglob("*"))]
    for file in files:
        if file.suffix in (".md", ".py", ".csv", ".toml") and file.is_file():
            named = set(re.findall(r"\bADR-\d{3}\b", file.read_text(encoding="utf-8")))
            assert named <= written, (str(file.relative_to(ROOT)), named - written)


PLAIN_NUMBER = re.compile(r"(?<!\w)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w)")
ALL_DIGITS = "0123456789"  # of an alphabet


def test_only_nhs_numbers_that_no_patient_will_have_stand_anywhere() -> None:
    files = [file for room in (*ROOMS, "samples") for file in (ROOT / room).rglob("*") if file.suffix in (".py", ".md")]
    for file in files:
        for found in PLAIN_NUMBER.findall(file.read_text(encoding="utf-8")):
            number = "".join(str(int(sign)) for sign in found if sign.isdecimal())
            made_up = number.startswith("999") or number == ALL_DIGITS or not holds_nhs_number(number)
            assert made_up, (str(file.relative_to(ROOT)), number)
