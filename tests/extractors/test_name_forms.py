"""Names as they are compared."""

from __future__ import annotations

import pytest

from extractors.name_forms import family_forms, folded, given_forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("McDonald", "MacDONALD"),
        ("O'Brien", "O’BRIEN"),
        ("O'Brien", "OBrien"),
        ("Zielińska", "ZIELINSKA"),
        ("Łukasz", "Lukasz"),
        ("Müller", "MULLER"),
        ("Sørensen", "Sorensen"),
        ("St Clair", "ST. CLAIR"),
        ("Smith-Jones", "SMITH JONES"),
    ],
)
def test_spellings_of_one_name_fold_to_one(one: str, other: str) -> None:
    assert folded(one) == folded(other) != ""


def test_short_names_that_begin_with_mac_stay() -> None:
    assert folded("Mac") == "MAC"
    assert folded("Macy") == "MACY"


def test_a_double_name_has_halves_and_one_with_particles_has_none() -> None:
    assert family_forms("Smith-Jones") == ("SMITHJONES", "SMITH", "JONES")
    assert family_forms("Ashworth Lane", "Penhurst") == ("ASHWORTHLANE", "PENHURST", "ASHWORTH", "LANE")
    assert family_forms("Van der Berg") == ("VANDERBERG",)
    assert family_forms("") == family_forms("-") == ()


def test_given_names_have_their_short_forms() -> None:
    assert given_forms("Elizabeth Anne")[:2] == ("ELIZABETH", "ANNE")
    assert "BETTY" in given_forms("Elizabeth")
    assert "ELIZABETH" in given_forms("Betty")
    assert given_forms("Xanthe") == ("XANTHE",)
    assert given_forms("") == ()
