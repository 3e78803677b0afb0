import re
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.money.assumptions import assumptions, wanted
from reports.money.corrections import corrections
from reports.money.formulas import DividesByNought, Formula, FormulaError, Place, Value, When
from reports.money.model import MEASURES, lines
from reports.money.units import Unit

NAMES = ("a", "b", "c")
numbers = st.integers(1, 400).map(lambda n: Fraction(n, 8))  # eighths: exact in binary too


def texts() -> st.SearchStrategy[str]:
    leaf = st.sampled_from(NAMES)

    def larger(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.tuples(part, st.sampled_from(["+", "-", "*"]), part).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
            st.tuples(st.sampled_from(["least", "most"]), part, part).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
            st.tuples(st.sampled_from(["whole", "begun"]), part).map(lambda p: f"{p[0]}({p[1]})"),
            part.map(lambda p: f"(1 - ({p}))"),
            st.tuples(part, part).map(lambda p: f"({p[0]}) / most({p[1]}, 1)"),
        )

    return st.recursive(leaf, larger, max_leaves=6)


def given_as(values: dict[str, Value]) -> Callable[[str, When], Value]:
    return lambda name, when: values[name]


@settings(deadline=None)
@given(texts(), st.fixed_dictionaries(dict.fromkeys(NAMES, numbers)))
def test_a_formula_is_the_same_exactly_over_draws_and_in_excel(text: str, values: dict[str, Fraction]) -> None:
    formula = Formula(text)
    exact = formula.value(given_as(values))
    assert isinstance(exact, Fraction | int)
    arrays = {name: np.full(3, float(value)) for name, value in values.items()} | {"guard": np.array([1e-9])}
    over_draws = formula.value(given_as(arrays))
    assert over_draws == pytest.approx([float(exact)] * 3, abs=1e-6, rel=1e-9)
    cells = {**{name: float(value) for name, value in values.items()}, "guard": 1e-9}
    assert in_excel(formula.excel(lambda name, when: name), cells) == pytest.approx(float(exact), abs=1e-6, rel=1e-9)


def in_excel(cell: str, cells: dict[str, float]) -> float:
    """What the text of a cell comes to: enough of Excel for formulas."""
    functions = {"INT": np.floor, "MIN": min, "MAX": max}
    return float(eval(cell, {"__builtins__": {}}, {**functions, **cells}))  # noqa: S307  (written just above)


def test_functions_of_time_and_series_are_places() -> None:
    formula = Formula("over_series(boxes) + so_far(boxes) - before(boxes) + boxes * 1")
    assert formula.places == tuple(
        Place("boxes", when) for when in (When.OVER_SERIES, When.SO_FAR, When.BEFORE, When.NOW)
    )
    assert formula.names == ("boxes",)


def test_excel_has_no_more_brackets_than_it_needs() -> None:
    def place(name: str, when: When) -> str:
        return {When.NOW: f"{name}5", When.BEFORE: f"{name}4", When.SO_FAR: f"{name}1:{name}5"}.get(when, "X1,X9")

    assert Formula("a * (b - before(b)) / (a * c)").excel(place) == "a5*(b5-b4)/(a5*c5)"
    assert Formula("a - (b - c) + so_far(a)").excel(place) == "a5-(b5-c5)+SUM(a1:a5)"
    assert Formula("whole(a / b) * over_series(c)").excel(place) == "INT(a5/b5+guard5)*SUM(X1,X9)"
    assert Formula("begun(a)").excel(place) == "(-INT(guard5-(a5)))"
    assert Formula("whole_rooms(a)").excel(place) == "LOOKUP(a5+guard5,room_floor5)"


@pytest.mark.parametrize(
    "text",
    [
        *("", "a b", "2", "1.5 * a", "13 * a", "-a", "a ** b", "a // b", "a % b", "a == b", "a if b else c", "not a"),
        *("True * a", "1 + 1", "12 / 1 * a", "f(a)", "a.b", "a[0]", "whole", "before", "whole(a, b)", "least(a)"),
        *("before(a * b)", "over_series(1)", "so_far(before(a))", "whole(x=a)", "least(*a)", "(a, b)", "'a'", "1j * a"),
        *(
            "__import__('os').system('true')",
            "(lambda: a)()",
            "[a for a in b]",
            "a; b",
            "a := b",
            "1e1 * a",
            "0x1 * a * 2",
        ),
    ],
)
def test_whatever_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        Formula(text)


@pytest.mark.parametrize("nought", [Fraction(0), np.array([1.0, 0.0])])
def test_division_by_nought_is_said(nought: Value) -> None:
    """Of an array of floats, if any is divided by nought: neither a warning nor infinity."""
    for text, divisor in (("a / b", "b"), ("a / (1 + a / (b + 0))", "b + 0"), ("b / b", "b")):
        with pytest.raises(DividesByNought, match=re.escape(divisor)):
            Formula(text).value(given_as({"a": nought * 0 + 1, "b": nought}))


@pytest.mark.parametrize("text", ["most(a, 1) / most(b, 1)", "least(b, 1) / least(a, 1)", "1 / most(1, a)"])
def test_exact_stays_exact_where_a_number_is_larger(text: str) -> None:
    looked = {"a": Fraction(1, 3), "b": Fraction(1, 7)}
    column = {name: np.array([value, value], dtype=object) for name, value in looked.items()}
    assert isinstance(Formula(text).value(given_as(looked)), Fraction)
    assert all(isinstance(value, Fraction) for value in Formula(text).value(given_as(column)))


def test_binary_noise_frees_no_box_less() -> None:
    looked = given_as({"a": np.array([0.1 + 0.7]), "b": np.array([0.1]), "guard": np.array([1e-9])})
    assert (0.1 + 0.7) / 0.1 < 8
    assert Formula("whole(a / b)").value(looked) == [8.0]
    assert Formula("begun(a / b)").value(looked) == [8.0]


def test_rooms_are_whole_and_emptied_in_their_order() -> None:
    floors = [Fraction(step) for step in (0, 250, 500, 700)]
    for emptied, released in ((0, 0), (249, 0), (250, 250), (699, 500), (700, 700)):
        exact = given_as({"a": Fraction(emptied), "room_floor": floors})
        assert Formula("whole_rooms(a)").value(exact) == released
        drawn = {
            "a": np.array([float(emptied)]),
            "room_floor": np.array([0.0, 250, 500, 700]),
            "guard": np.array([1e-9]),
        }
        assert Formula("whole_rooms(a)").value(given_as(drawn)) == [float(released)]


def test_print_has_proper_signs() -> None:
    assert Formula("before(a_b) * c / (a - b)").words() == "before(a b) × c ÷ (a − b)"


# ---------------------------------------------------------------- invariants
@given(
    st.integers(2, 10**6).filter(lambda n: n != 12) | st.floats(0.001, 1e6, allow_nan=False), st.sampled_from("+-*/")
)
def test_invariant_16_no_formula_holds_a_number_but_nought_one_and_twelve(number: float, sign: str) -> None:
    with pytest.raises(FormulaError):
        Formula(f"a {sign} {number}")


def test_invariant_16_every_name_in_the_model_is_counted_or_has_a_source() -> None:
    counted = {measure.name for measure in MEASURES}
    known = counted | set(assumptions()) | set(wanted())
    for line in lines():
        assert set(line.formula.names) <= known, line.key
        known.add(line.key)
    for key, one in assumptions().items():
        assert one.source.strip(), key
        assert 0 <= one.low <= one.central <= one.high
    assert [one.key for one in corrections() if one.refused] == ["constants"]


words = st.sampled_from(["sheet", "box", "m2", "image", "GBP", "GBP/year", "GBP/box"])
price_years = st.sampled_from(["2012-13", "2025-26", "not money"])


@given(words, price_years, words, price_years, st.sampled_from(["a + b", "a - b", "least(a, b)", "most(b, a)"]))
def test_invariant_19_only_like_is_added_to_like(
    one: str, one_year: str, other: str, other_year: str, text: str
) -> None:
    units = {"a": Unit.of(one, one_year), "b": Unit.of(other, other_year)}
    if (one, one_year) == (other, other_year):
        assert Formula(text).unit(units) == units["a"]
    else:
        with pytest.raises(FormulaError):
            Formula(text).unit(units)
