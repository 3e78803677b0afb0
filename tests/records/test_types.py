"""The values that check themselves, and the geometry that every box on paper rests on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.types import NhsNumber, OdsCode, Placement, SnomedCode


@pytest.mark.parametrize("digits", ["9990000018", "9998168317", "9999999999"])
def test_nhs_number_takes_a_valid_check_digit(digits: str) -> None:
    assert NhsNumber(digits).digits == digits


@pytest.mark.parametrize("digits", ["9990000019", "999000001", "99900000180", "999 000 0018", "９９９００００018", ""])
def test_nhs_number_refuses_anything_else(digits: str) -> None:
    with pytest.raises(ValueError, match="not an NHS number"):
        NhsNumber(digits)


def test_nhs_number_never_shows_itself() -> None:
    number = NhsNumber("9990000018")
    assert "9990000018" not in f"{number!r} {number}"


@pytest.mark.parametrize("digits", ["38341003", "373942005", "999001261000000100"])
def test_snomed_code_takes_a_valid_check_digit(digits: str) -> None:
    assert SnomedCode(digits).digits == digits


@pytest.mark.parametrize("digits", ["38341004", "371526004", "12345", "x8341003"])
def test_snomed_code_refuses_anything_else(digits: str) -> None:
    with pytest.raises(ValueError, match="SNOMED"):
        SnomedCode(digits)


@pytest.mark.parametrize("code", ["", "rr8", "RR8!", "TOOLONG", "RR", "../RR8"])
def test_ods_code_refuses_what_could_not_be_one(code: str) -> None:
    with pytest.raises(ValueError, match="ODS"):
        OdsCode(code)


@pytest.mark.parametrize(
    ("turn", "upright", "paper"),
    [
        (0, (0, 0), (0, 0)),
        (90, (0, 0), (0, 800)),  # turned clockwise, the bottom left corner of the paper comes to the top left
        (180, (0, 0), (600, 800)),
        (270, (0, 0), (600, 0)),
    ],
)
def test_corners_of_a_turned_page(turn: int, upright: tuple[float, float], paper: tuple[float, float]) -> None:
    assert Placement(600, 800, turn).to_paper(*upright) == pytest.approx(paper)


@given(st.sampled_from([0, 90, 180, 270]), st.floats(-10, 10), st.floats(0, 500), st.floats(0, 500))
def test_distances_survive_turning_and_skew(turn: int, skew: float, x: float, y: float) -> None:
    placement = Placement(600, 800, turn, skew)
    (left, top), (right, bottom) = placement.to_paper(x, y), placement.to_paper(x + 3, y + 4)
    assert ((right - left) ** 2 + (bottom - top) ** 2) ** 0.5 == pytest.approx(5)
