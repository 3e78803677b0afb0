"""Names that readers are sure of and nobody bears."""

from __future__ import annotations

import pytest

from extractors.identify import identify
from extractors.misread_names import family_misread, given_misread, surer_if_known
from extractors.transcript import Transcript
from records.types import Box, Evidence, Found
from tests.paper import reading_of

REASON = "The given name looks like a misreading of a commoner one. Compare it with the picture."


@pytest.mark.parametrize(
    "name", ["Lakshrni", "Ollver", "Ifeolnvva", "Jarnes", "Rnargaret", "Margarct", "All", "Imog", "Rzyna"]
)
def test_given_names_that_look_misread(name: str) -> None:
    assert given_misread(name)


@pytest.mark.parametrize("name", ["Lakshmi", "Oliver", "Shanelle", "Adewale", "Ian", "Zoë", "Bo", "Fei"])
def test_given_names_that_people_bear(name: str) -> None:
    assert not given_misread(name)


@pytest.mark.parametrize("name", ["Hollingvvorth", "Wllliams", "Srnith", "Smlth", "Cartwrlght", "Pembertcn"])
def test_family_names_that_nobody_bears(name: str) -> None:
    assert family_misread(name)


@pytest.mark.parametrize(
    "name",
    [
        "Turner",
        "Cartwright",
        "Szczepańska",
        "O'Dowd",
        "Nguyen",
        "Ng",
        "Llewellyn-Price",
        "Nkrumah",
        "Kaczmarek",
        "Iqbal",
    ],
)
def test_family_names_of_many_languages(name: str) -> None:
    assert not family_misread(name)


def test_a_name_that_is_printed_twice_alike_is_believed() -> None:
    def reasons(body: str, confidence: float = 0.95) -> set[str]:
        paper = f"Patient: Ollver HALE  DOB 03/08/1951  NHS No 999 011 0603\n{body}"
        reading = reading_of(paper, confidence=confidence)
        return {doubt.reason for doubt in identify(Transcript.of([reading])).doubts}

    assert REASON in reasons("He is well.")
    assert REASON not in reasons("Ollver is well.")
    assert REASON not in reasons("He is well.", confidence=1.0)  # a digital page's own text


@pytest.mark.parametrize(("name", "surer"), [("Callum", True), ("Maria", False), ("Ollver", False), ("Mei", False)])
def test_a_known_name_that_no_other_is_like_is_surer(name: str, surer: bool) -> None:
    found = surer_if_known(Found(name, Evidence(1, Box(0, 0, 1, 1), 0.6)))
    assert found is not None
    assert (found.evidence.confidence > 0.8) is surer


def test_what_was_hardly_read_proves_nothing() -> None:
    found = Found("Callum", Evidence(1, Box(0, 0, 1, 1), 0.4))
    assert surer_if_known(found) == found
    assert surer_if_known(None) is None
