import pytest

from extractors.misreadings import CONFUSED, LOST, WRONG, cost, nearest
from extractors.table import rows


@pytest.mark.parametrize("row", rows("misreadings"), ids=lambda row: f"{row['read']} for {row['printed']}")
def test_a_likeness_costs_less_than_another_letter(row):
    assert row["read"] in row["example"] and row["printed"] in row["word"]
    assert cost(row["example"], row["word"]) == CONFUSED


@pytest.mark.parametrize(
    ("read", "printed", "price"),
    [("gout", "gout", 0), ("edication", "medication", LOST), ("xout", "gout", WRONG), ("ogut", "gout", WRONG)],
)
def test_other_faults_cost_more(read, printed, price):
    assert cost(read, printed) == price


def test_the_likeliest_comes_first_and_short_words_are_not_bent_far():
    assert nearest("cbolecystectorny", ["cholecystectomy", "cholecystostomy"])[0][0] == "cholecystectomy"
    assert nearest("gxt", ["gout"]) == []
