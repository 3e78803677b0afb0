import doctest
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture import names
from capture.names import later_places, safe_name, spellings, unwanted


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(names).failed == 0


@pytest.mark.parametrize("name", [".hidden", "a.pdf.part", "~$letter.docx", "Thumbs.db", "a.PDF.TMP", "letter~"])
def test_what_is_left_alone(name: str) -> None:
    assert unwanted(name)


@pytest.mark.parametrize("name", ["letter.pdf", "tmp", "part.tif", "Thumbs.db.pdf", "a.b.c"])
def test_what_is_taken(name: str) -> None:
    assert not unwanted(name)


@given(st.text(max_size=1100))
def test_any_foreign_name_becomes_a_name_that_can_be_taken(foreign: str) -> None:
    name = safe_name(foreign)
    assert len(os.fsencode(name)) <= 255
    assert name == Path(name).name
    assert not unwanted(name)
    assert all(letter.isprintable() for letter in name)
    assert safe_name(foreign) == name


@given(st.text(), st.text())
def test_two_foreign_names_never_share_a_name(one: str, other: str) -> None:
    assert (safe_name(one) == safe_name(other)) == (one == other)


@given(st.binary(min_size=1).filter(lambda raw: b"\0" not in raw))
def test_a_path_is_among_its_spellings(raw: bytes) -> None:
    relative = raw.decode("utf-8", "backslashreplace")
    if b"\\" not in raw:
        assert os.fsdecode(raw) in spellings(relative)
    assert relative in spellings(relative)


def test_only_what_a_watched_inbox_took_lies_elsewhere_later() -> None:
    assert later_places(Path("/in/.taken/1")) == (Path("/in/done/1"), Path("/in/failed/1"))
    assert later_places(Path("/in/taken/1")) == ()
