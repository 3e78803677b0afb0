"""The benefits register: two people, evidence, rungs, other programmes; and sums that are all there is."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.programme import KeptTable, Rung, Signature, TableKind
from records.types import OdsCode
from reports.inputs.overlaps import overlaps_of
from reports.money.benefits import (
    BenefitLine,
    Evidence,
    State,
    against_forecast,
    benefit_lines,
    by_class,
    cash_a_year,
    counted,
    figures,
    judged,
    signed_off,
    starts_of,
    too_early,
)
from reports.money.model import lines as model
from reports.money.results import BenefitClass
from reports.money.signers import same_person, second_signature

ZZ9 = OdsCode("ZZ9")
AUTHOR, OTHER = "A. Khan", "B. Ward"


def line(number: str = "B1", **changes: object) -> BenefitLine:
    values: dict[str, object] = {
        "trust": ZZ9,
        "line": number,
        "category": "rent",
        "benefit_class": BenefitClass.CASH,
        "recurring": True,
        "realised": True,
        "year": "2027-28",
        "amount": Decimal("12500.00"),
        "evidence": "FC-2027-14",
        "budget_code": "7610-21",
        "author": AUTHOR,
    }
    return BenefitLine(**{**values, **changes})  # type: ignore[arg-type]


def signature(of: BenefitLine, person: str, key: str, when: str = "2028-04-02T09:00:00+00:00") -> Signature:
    return Signature(of.digest, person, "finance manager", key, "00", when)


def both(of: BenefitLine) -> tuple[Signature, ...]:
    return signature(of, AUTHOR, "key-a"), signature(of, OTHER, "key-b")


PEOPLE = ((AUTHOR, "key-a"), (OTHER, "key-b"))


def overlap(number: str) -> tuple[object, ...]:
    row = {"line": number, "programme": "estates", "evidence": "table 4", "person": OTHER, "date": "2027-06-01"}
    return overlaps_of([row])


@dataclass(frozen=True)
class Reach:
    rung: Rung
    sheets: int | None = None
    boxes: int | None = None
    m2: Decimal | None = None


# ---------------------------------------------------------------- signatures
people = st.sampled_from([AUTHOR, "a khan", OTHER, "C. Reed"])
keys = st.sampled_from(["key-a", "key-b", "key-c"])


@given(st.lists(st.tuples(people, keys, st.booleans()), max_size=6), st.sampled_from(["", "FC-2027-14"]))
def test_invariant_21_a_realised_line_needs_evidence_and_another_signer(
    signed: list[tuple[str, str, bool]], evidence: str
) -> None:
    mine, another = line(evidence=evidence), line("B2")
    given = [signature(mine if on_it else another, person, key) for person, key, on_it in signed]
    found = judged([mine], given)[0]
    names: dict[str, set[str]] = {}
    for person, key, _ in signed:
        names.setdefault(key, set()).add(person.replace("a khan", AUTHOR))
    author_signed = any(on_it and person in (AUTHOR, "a khan") for person, _, on_it in signed)
    second = any(on_it and person not in (AUTHOR, "a khan") and names[key] == {person} for person, key, on_it in signed)
    assert (found.state is State.SIGNED_OFF) == (bool(evidence) and author_signed and second)
    assert (signed_off([mine], given) is not None) == (found.state is State.SIGNED_OFF)


def test_two_people_with_two_keys_sign_a_line_off() -> None:
    assert signed_off([line()], both(line())) == Decimal("12500.00")


def test_the_second_signature_is_the_other_persons() -> None:
    found = second_signature(line().digest, AUTHOR, both(line()))
    assert found is not None
    assert found.person == OTHER


@pytest.mark.parametrize(
    "signatures",
    [
        (),
        (signature(line(), AUTHOR, "key-a"),),
        (signature(line(), OTHER, "key-b"),),  # the author has not signed: whose key is key-b?
        (signature(line(), AUTHOR, "key-a"), signature(line(), OTHER, "key-a")),
        (signature(line(), AUTHOR, "key-a"), signature(line(), " a  KHAN", "key-b")),
        (signature(line(), AUTHOR, "key-a"), signature(line("B2"), AUTHOR, "key-b"), signature(line(), OTHER, "key-b")),
    ],
)
def test_anything_less_signs_nothing_off(signatures: tuple[Signature, ...]) -> None:
    assert signed_off([line()], signatures) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A. Khan", "Amina Khan", True),
        ("Khan, Amina", "A Khan", True),
        ("Amina Khan, records manager", "Amina Khan", True),
        ("Amina B. Khan", "Amina Khan", True),
        ("Khan", "Amina Khan", True),  # who else? nobody said so
        ("Amina Khan", "Anna Khan", False),
        ("Amina Khan", "Amina Ward", False),
        ("Amina Khan, records manager", "Rosa Dean, finance director", False),
    ],
)
def test_a_name_written_another_way_is_no_other_person(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same_person(other, one) is same
    mine = line(author=one)
    signed = signed_off([mine], (signature(mine, one, "key-a"), signature(mine, other, "key-b")))
    assert (signed is None) == same


def test_one_key_under_two_names_is_nobodys_second_signature() -> None:
    signatures = (*both(line()), signature(line("B2"), "C. Reed", "key-b"))
    assert signed_off([line()], signatures) is None


def test_a_line_of_another_trust_has_no_signatures_of_this_one() -> None:
    assert signed_off([line(trust=OdsCode("RZZ"))], both(line())) is None


def test_what_was_signed_before_its_year_began_is_still_to_come() -> None:
    later = line(year="2029-30")
    (found,) = judged([later], both(later))
    assert found.state is State.NOT_BEGUN
    assert "before 2029-30 had begun" in found.says
    assert signed_off([later], both(later)) is None
    on_the_day = tuple(signature(later, person, key, "2029-04-01T00:00:00+00:00") for person, key in PEOPLE)
    assert signed_off([later], on_the_day) == Decimal("12500.00")


def test_a_lines_number_is_the_same_in_capitals() -> None:
    first, second = line("B1"), line("b1", year="2028-29", amount=Decimal(13_000))
    assert signed_off([first, second], (*both(first), *both(second))) == Decimal(13_000)
    assert judged([second], both(second), overlap("B1"))[0].state is State.ELSEWHERE


def test_cash_without_a_budget_that_falls_is_not_signed_off() -> None:
    without = line(budget_code="")
    (found,) = judged([without], both(without))
    assert found.state is State.NO_EVIDENCE
    assert "no budget is named" in found.says
    room = line(budget_code="", benefit_class=BenefitClass.NON_CASH)
    assert judged([room], both(room))[0].state is State.SIGNED_OFF


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Decimal("12500.01")},
        {"evidence": "FC-2027-15"},
        {"year": "2028-29"},
        {"author": "C. Reed"},
        {"budget_code": "1"},
        {"category": "pay"},
        {"note": "other"},
    ],
)
def test_a_changed_line_has_lost_its_signatures(change: dict[str, object]) -> None:
    assert signed_off([line(**change)], both(line())) is None


def test_an_amount_is_the_same_however_its_pence_are_written() -> None:
    assert line(amount=Decimal("12500")).digest == line(amount=Decimal("12500.00")).digest


# ---------------------------------------------------------------- what counts
def test_a_line_counts_once_with_its_latest_signed_year() -> None:
    first, second = line(), line(year="2028-29", amount=Decimal(13_000))
    once = line("B9", recurring=False, amount=Decimal(99))
    signatures = (*both(first), *both(second), *both(once))
    assert signed_off([first, second, once], signatures) == Decimal(13_000)
    assert signed_off([second, first, once], signatures) == Decimal(13_000)


def test_only_one_off_savings_signed_off_are_nothing_a_year() -> None:
    once = line(recurring=False)
    assert signed_off([once], both(once)) == 0


def test_cash_a_year_holds_no_other_class() -> None:
    freed = line("B2", benefit_class=BenefitClass.NON_CASH)
    assert signed_off([freed], both(freed)) is None


def test_a_forecast_is_never_signed_off() -> None:
    hoped = line(realised=False)
    assert judged([hoped], both(hoped))[0].state is State.FORECAST


def test_what_another_programme_counts_is_listed_and_in_no_sum() -> None:
    register = judged([line(), line("B2")], (*both(line()), *both(line("B2"))), overlap("B1"))  # type: ignore[arg-type]
    assert [one.state for one in register] == [State.ELSEWHERE, State.SIGNED_OFF]
    assert "estates counts it" in register[0].says
    assert cash_a_year(register) == Decimal("12500.00")
    assert [one.line for one in counted(register)] == ["B2"]
    assert sum(one.realised or 0 for one in against_forecast(register)) == Decimal("12500.00")


STARTS = {"rent": "closed", "space": "space released", "retrieval": "delivered", "pay": "saving signed off"}
CLOSED = Reach(Rung.CLOSED, sheets=2200)


@pytest.mark.parametrize(
    ("category", "steps", "gone", "says"),
    [
        ("retrieval", (), None, "no sheet is delivered"),
        ("retrieval", (Reach(Rung.DELIVERED, sheets=0),), None, "no sheet is delivered"),
        ("retrieval", (Reach(Rung.DELIVERED, sheets=1),), None, ""),
        ("rent", (Reach(Rung.SPACE_RELEASED, boxes=3),), None, "no sheet is closed"),
        ("rent", (CLOSED,), None, "no whole box is out of its contract"),
        ("rent", (CLOSED, Reach(Rung.SPACE_RELEASED, boxes=0)), None, "no whole box is out of its contract"),
        ("rent", (CLOSED, Reach(Rung.SPACE_RELEASED, boxes=1)), None, ""),
        ("space", (CLOSED, Reach(Rung.SPACE_RELEASED, boxes=1)), None, "no room was handed over whole"),
        ("space", (Reach(Rung.SPACE_RELEASED, m2=Decimal(48)),), None, ""),
        ("pay", (), None, ""),
        ("fax", (), None, "no fax machine is gone"),
        ("fax", (), 2, ""),
        ("parking", (), None, "no rung is known for parking: use a category of the model's table"),
    ],
)
def test_a_saving_waits_for_its_rung(category: str, steps: tuple[Reach, ...], gone: int | None, says: str) -> None:
    evidence = Evidence(steps, {**STARTS, "fax": "fax disposed"}, gone)
    assert too_early(category, evidence) == says
    mine = line(category=category)
    state = judged([mine], both(mine), evidence=evidence)[0].state
    assert state is (State.TOO_EARLY if says else State.SIGNED_OFF)


def test_every_category_of_the_model_has_a_start_that_is_understood() -> None:
    starts = starts_of(model())
    assert {"rent", "space", "pay", "retrieval", "fax"} <= set(starts)
    for category in starts:
        assert "no rung is known" not in too_early(category, Evidence((), starts))


# ---------------------------------------------------------------- sums
amounts = st.decimals(0, 10**7, places=2)
monetised = st.sampled_from([BenefitClass.CASH, BenefitClass.NON_CASH, BenefitClass.SOCIETAL])
some_lines = st.lists(
    st.one_of(
        st.builds(lambda kind, amount: line(benefit_class=kind, amount=amount), monetised, amounts),
        st.just(line(benefit_class=BenefitClass.UNMONETISED, amount=None)),
    ),
    max_size=12,
)


@given(some_lines)
def test_invariant_11_classes_are_all_that_has_an_amount(lines: list[BenefitLine]) -> None:
    sums = by_class(lines)
    assert BenefitClass.UNMONETISED not in sums
    assert sum(sums.values()) == sum(one.amount for one in lines if one.amount is not None)
    for kind, amount in sums.items():
        assert amount == sum(one.amount or 0 for one in lines if one.benefit_class is kind)


@pytest.mark.parametrize(("kind", "amount"), [(BenefitClass.UNMONETISED, Decimal(1)), (BenefitClass.CASH, None)])
def test_invariant_11_what_is_unmonetised_has_no_amount_and_nothing_else_lacks_one(
    kind: BenefitClass, amount: Decimal | None
) -> None:
    with pytest.raises(ValueError, match="UB has no amount"):
        line(benefit_class=kind, amount=amount)


def test_realised_stands_beside_forecast() -> None:
    hoped, saved, said = line(realised=False, amount=Decimal(20)), line(), line("B2", amount=Decimal(7))
    compared = against_forecast(judged([hoped, saved, said], both(saved)))
    assert len(compared) == 1
    assert (compared[0].forecast, compared[0].realised, compared[0].unsigned) == (20, Decimal("12500.00"), 7)


def test_what_no_line_says_is_none() -> None:
    compared = against_forecast(judged([line(realised=False)], ()))[0]
    assert (compared.realised, compared.unsigned) == (None, None)


# ---------------------------------------------------------------- rows and figures
ROW = {
    "line": "B1",
    "category": "rent",
    "class": "CRB",
    "recurs": "recurring",
    "status": "realised",
    "year": "2027/28",
    "amount": "12500",
    "evidence": "FC-2027-14",
    "budget_code": "7610-21",
    "author": AUTHOR,
    "note": "",
}


def test_rows_become_lines() -> None:
    assert benefit_lines(KeptTable(TableKind.BENEFITS, ZZ9, 1, (ROW,), "", "", "")) == (line(),)
    assert benefit_lines(None) == ()


def test_a_nations_register_is_refused() -> None:
    with pytest.raises(ValueError, match="trust's own"):
        benefit_lines(KeptTable(TableKind.BENEFITS, None, 1, (ROW,), "", "", ""))


def test_figures_say_no_evidence_until_something_is_signed() -> None:
    assert figures(judged([line()], ()))[0].value == "no evidence yet"
    found = {figure.key: figure.value for figure in figures(judged([line(), replace(line(), line="B2")], both(line())))}
    assert found["benefits.signed-off"] == "12500.00"
    assert found["benefits.unsigned.lines"] == "1"
