"""The cut of the design system's sheet: what a page needs, nothing that it does not, nothing from a network."""

import re
import subprocess
from pathlib import Path

import pytest

from reports.pages.charts.drawing import LOOKS
from reports.pages.stylesheet import names_in, own_style, sheet, style_for

ROOT = Path(__file__).parents[3]


def test_a_rule_is_kept_if_the_page_has_all_its_names() -> None:
    page = '<html><body><details class="nhsuk-details"><summary class="nhsuk-details__summary">'
    style = style_for(page)
    assert ".nhsuk-details__summary:before{" in style
    assert ".nhsuk-details[open]>.nhsuk-details__summary:before{" in style
    assert "nhsuk-button" not in style.replace("--nhsuk-button", "")
    assert "nhsuk-expander" not in style
    assert "@media print" in style
    assert style.count("{") == style.count("}")


def test_rules_under_conditions_are_kept_with_their_conditions() -> None:
    style = style_for(
        '<table class="nhsuk-table nhsuk-table--responsive"><tbody class="nhsuk-table__body">'
        '<tr class="nhsuk-table__row"><td class="nhsuk-table__cell">'
    )
    assert re.search(r"@media \(max-width:[\d.]+em\)\{[^@]*nhsuk-table--responsive", style)


def test_nothing_of_the_sheet_asks_a_network() -> None:
    everything = "".join(f'<div class="{name[1:]}">' for name in _classes())
    style = style_for(f"<html><body>{everything}")
    assert not re.search(r"url\(|https?:|@font-face|@import", style)
    assert len(style) > 100_000


def _classes() -> set[str]:
    def names(rules: object) -> set[str]:
        found: set[str] = set()
        for rule in rules:  # type: ignore[attr-defined]
            if hasattr(rule, "inside"):
                found |= names(rule.inside)
            else:
                found |= {name for _, needs in rule.selectors for name in needs if name.startswith(".")}
        return found

    return names(sheet())


def test_names_of_a_page() -> None:
    assert names_in('<p class="a b"><svg viewBox="0 0 1 1">') >= {"p", "svg", ".a", ".b", "html", "body"}


def test_text_and_marks_differ_enough_from_what_is_behind_them() -> None:
    for colour, _, _ in LOOKS.values():
        assert contrast(colour, "#ffffff") >= 3
    for colour in set(re.findall(r"[^-]color: (#[0-9a-f]{6})", own_style())) - {"#fff"}:
        for ground in ("#ffffff", "#f0f4f5"):
            assert contrast(colour, ground) >= 4.5, colour
    assert contrast("#212b32", "#fff9c4") >= 4.5


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_print_and_phones_have_rules_of_their_own() -> None:
    style = own_style()
    assert "@page { size: A4" in style and "@media print" in style and "max-width: 40.0525em" in style


# ---------------------------------------------------------------- set-up
@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The set-up's script and hashes, somewhere else, with an npm that fails and says that it was asked."""
    (tmp_path / "deploy").mkdir()
    for name in ("stylesheet.sh", "nhsuk-frontend.sha256"):
        (tmp_path / "deploy" / name).write_bytes((ROOT / "deploy" / name).read_bytes())
    (tmp_path / "bin").mkdir()
    npm = tmp_path / "bin" / "npm"
    npm.write_text(
        '#!/bin/sh\necho asked >&2\nif [ -n "$GIVES" ]; then echo wrong > nhsuk-frontend-10.6.1.tgz; exit 0; fi\n'
        "exit 1\n"
    )
    npm.chmod(0o755)
    return tmp_path


def unpack(copied: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    path = f"{copied / 'bin'}:/usr/bin:/bin"
    return subprocess.run(
        ["bash", "deploy/stylesheet.sh", *arguments],
        cwd=copied,
        env={"PATH": path, **more},
        capture_output=True,
        text=True,
    )


def test_set_up_says_what_to_do_when_the_package_cannot_be_fetched(copied: Path) -> None:
    done = unpack(copied)
    assert done.returncode == 3
    assert "npm could not fetch nhsuk-frontend 10.6.1" in done.stderr
    assert "reports/pages/assets/ yourself" in done.stderr
    assert not (copied / "reports").exists()


def test_set_up_refuses_another_package(copied: Path) -> None:
    done = unpack(copied, GIVES="yes")
    assert done.returncode == 3
    assert "is not the package whose hash we keep" in done.stderr
    assert not (copied / "reports").exists()


def test_set_up_asks_nobody_when_the_sheet_is_there(copied: Path) -> None:
    assets = copied / "reports" / "pages" / "assets"
    assets.mkdir(parents=True)
    own = ROOT / "reports" / "pages" / "assets" / "nhsuk-frontend-10.6.1.min.css"
    (assets / own.name).write_bytes(own.read_bytes())
    assert unpack(copied).returncode == 0
    assert unpack(copied, "check").returncode == 0
    (assets / own.name).write_bytes(own.read_bytes()[:-1])
    assert unpack(copied, "check").returncode == 1
    assert "asked" in unpack(copied).stderr
