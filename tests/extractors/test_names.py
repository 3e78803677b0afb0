"""Names in the orders and cases that letters print them."""

from __future__ import annotations

import pytest

from extractors.name_letters import proper_case
from extractors.names import find_name, nearly_same, read_forenames, read_name, same_person


@pytest.mark.parametrize(
    ("printed", "given", "family"),
    [
        ("Mr Harold James Entwistle", "Harold James", "Entwistle"),
        ("ENTWISTLE, Harold James (Mr)", "Harold James", "Entwistle"),
        ("ENTWISTLE Harold James", "Harold James", "Entwistle"),
        ("Harold ENTWISTLE", "Harold", "Entwistle"),
        ("Entwistle H J", "H J", "Entwistle"),
        ("McDONALD Fiona", "Fiona", "McDonald"),
        ("MRS JOAN O'BRIEN", "Joan", "O'Brien"),
        ("Miss Georgina St Clair-Ford", "Georgina", "St Clair-Ford"),
        ("VAN DER BERG, Jan", "Jan", "van der Berg"),
        ("DE SOUZA Maria", "Maria", "de Souza"),
        ("Gwen ap Rhys", "Gwen", "ap Rhys"),
        ("Harold Entwistle, 12 Cragg Lane, Leeds", "Harold", "Entwistle"),
        ("Harold Entwistle, Bradford", "Harold", "Entwistle"),
        ("Mrs Joan Page", "Joan", "Page"),
        ("Mr Harold (Harry) Entwistle", "Harold", "Entwistle"),
        ("Mrs Joan Smith née Jones", "Joan", "Smith"),
        ("LLOYD JONES, Mary", "Mary", "Lloyd Jones"),
        ("JANKOWSKI-HALL DEREK", "Derek", "Jankowski-Hall"),
        ("HALE JOAN", "Joan", "Hale"),
        ("HALE JOAN MRS", "Joan", "Hale"),
        ("HALE (Mrs) Joan", "Joan", "Hale"),
        ("Hugo St John Ravensworth", "Hugo St John", "Ravensworth"),
        ("Katarzyna ZIELIŃSKA", "Katarzyna", "Zielińska"),
        ("Mrs Łucja Święcicka", "Łucja", "Święcicka"),
        ("CAOIMHE MAC GIOLLA (Ms)", "Caoimhe", "Mac Giolla"),
        ("Mr John Hale Jnr", "John", "Hale"),
        ("The Reverend Canon John Hale", "John", "Hale"),
        ("The late Mrs Joan HALE", "Joan", "Hale"),
        ("Ms WONG Mei Ling", "Mei Ling", "Wong"),
    ],
)
def test_the_parts_of_a_name(printed: str, given: str, family: str) -> None:
    name = read_name(printed, labelled=True)
    assert name is not None
    assert (name.given, name.family, name.sure, name.odd) == (given, family, True, False)


@pytest.mark.parametrize(
    "printed",
    ["CARDIOLOGY REFERRAL", "tolerating diet well", "Discharge Summary", "", "12 Cragg Lane", "PRESCRIPTION FP10"],
)
def test_what_is_no_name(printed: str) -> None:
    assert read_name(printed) is None


@pytest.mark.parametrize("printed", ["B0ateng, Kofi", "ENTWlSTLE Harold", "Mr Kofi BoaTeng"])
def test_letters_that_look_misread_are_odd(printed: str) -> None:
    name = read_name(printed, labelled=True)
    assert name is not None and name.odd


@pytest.mark.parametrize(
    ("printed", "family"), [("Mr Kofi B0ateng", "Boateng"), ("Terence N1ghtingale", "Nightingale")]
)
def test_digits_in_a_name_are_letters_and_it_stays_odd(printed: str, family: str) -> None:
    name = read_name(printed, labelled=True)
    assert name is not None and (name.family, name.odd) == (family, True)


def test_forenames_under_their_own_label_keep_their_order() -> None:
    name = read_forenames("ROSALIND GRACE")
    assert name is not None and name.given == "Rosalind Grace"


def test_capitals_without_an_order_are_not_sure() -> None:
    name = read_name("OKORO BOATENG", labelled=True)
    assert name is not None and not name.sure


def test_a_titled_name_is_found_in_a_line() -> None:
    name = find_name("Urgent referral - Mr Hepworth")
    assert name is not None and (name.family, name.given) == ("Hepworth", None)


def test_one_person_or_two() -> None:
    full, initial, other, slip = (
        read_name(text, labelled=True)
        for text in ("Mr Kofi Boateng", "Mr K Boateng", "Mr Kwame Boateng", "Mr Kofi Boatang")
    )
    assert full and initial and other and slip
    assert same_person(full, initial)
    assert not same_person(full, other)
    assert nearly_same(full, slip) and not same_person(full, slip)


def test_capitals_are_put_in_proper_case() -> None:
    assert [proper_case(word) for word in ("MCDONALD", "O'LEARY", "NKOMO-HARTE", "H", "Obi")] == [
        "McDonald", "O'Leary", "Nkomo-Harte", "H", "Obi",
    ]  # fmt: skip


def test_a_name_does_not_print_itself() -> None:
    assert "Boateng" not in repr(read_name("Mr Kofi Boateng"))
