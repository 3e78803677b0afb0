from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.boundaries import boundary
from capture.page_order import Order, disorder, order_of
from capture.split import plan
from capture.whose import Relation, Whose, relation, same_name
from records.stacks import PageSigns, Segment, Sheet, SheetKind, StackPlan
from records.types import DoubtKind

ASH, BELL = "9997047753", "9996436489"


def first(page: int, number: str = ASH, **more: object) -> PageSigns:
    """The first page of a signed letter of one page."""
    names = frozenset({{ASH: "ASHWORTH MARGARET", BELL: "BELLAMY THOMAS"}[number]})
    return PageSigns(
        page, **{"words": 150, "nhs_numbers": frozenset({number}), "names": names, "opens": 0.85, "closes": 0.75} | more
    )  # type: ignore[arg-type]


def nameless(page: int, **more: object) -> PageSigns:
    """A page that shows neither whose it is nor that anything begins."""
    return PageSigns(page, **{"words": 80} | more)  # type: ignore[arg-type]


def blank(page: int) -> PageSigns:
    return PageSigns(page, blank=True)


def separator(page: int, **more: object) -> Sheet:
    return Sheet(page, SheetKind.SEPARATOR, **more)  # type: ignore[arg-type]


def header(page: int, sheets: int | None = None, sides: int = 1, **more: object) -> Sheet:
    return Sheet(page, SheetKind.HEADER, box="Box 17", sheets=sheets, sides=sides, **more)  # type: ignore[arg-type]


def sheet(page: int, words: int = 12) -> PageSigns:
    return PageSigns(page, words=words)


def pages(cut: StackPlan) -> list[tuple[int, int]]:
    return [segment.pages for segment in cut.segments]


def reasons(segment: Segment) -> str:
    assert all(doubt.kind is DoubtKind.BOUNDARY and doubt.evidence is None for doubt in segment.doubts)
    return " ".join(doubt.reason for doubt in segment.doubts)


# ---------------------------------------------------------------- without sheets
def test_a_letter_of_three_pages_is_one_document_without_a_doubt() -> None:
    signs = [
        first(1, closes=0.0, numbered=(1, 3)),
        nameless(2, numbered=(2, 3)),
        nameless(3, numbered=(3, 3), closes=0.85),
    ]
    assert plan(signs, ()) == StackPlan((Segment((1, 3)),))


def test_two_letters_of_two_patients_are_cut_without_a_doubt() -> None:
    cut = plan([first(1), first(2, BELL)], ())
    assert cut.segments == (Segment((1, 1)), Segment((2, 2)))


def test_two_letters_of_one_patient_are_two() -> None:
    signs = [first(1, dates=frozenset({date(2012, 3, 14)})), first(2, dates=frozenset({date(2012, 7, 2)}))]
    assert pages(plan(signs, ())) == [(1, 1), (2, 2)]


def test_a_page_that_shows_nothing_belongs_to_the_document_before() -> None:
    assert pages(plan([first(1), first(2, BELL), nameless(3)], ())) == [(1, 1), (2, 3)]


def test_another_patients_page_inside_a_document_holds_all_three_parts() -> None:
    signs = [first(1, numbered=(1, 3), closes=0.0), first(2, BELL), nameless(3, numbered=(3, 3))]
    cut = plan(signs, ())
    assert pages(cut) == [(1, 1), (2, 2), (3, 3)] or all(segment.doubts for segment in cut.segments)
    assert all(segment.doubts for segment in cut.segments)


def test_another_patients_continuation_page_is_cut_out_and_everything_is_held() -> None:
    stray = first(2, BELL, opens=0.0, closes=0.0)
    signs = [first(1, closes=0.0), stray, first(3, opens=0.0)]
    cut = plan(signs, ())
    assert pages(cut) == [(1, 1), (2, 2), (3, 3)]
    assert all("another patient" in reasons(segment) for segment in cut.segments)
    assert "misfiled" in reasons(cut.segments[0])


@pytest.mark.parametrize("opens", [0.0, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("closes", [0.0, 0.4, 0.9])
@pytest.mark.parametrize("numbered", [None, (1, 2), (2, 2)])
@pytest.mark.parametrize("leads_on", [0.0, 0.95])
def test_two_patients_are_never_joined_in_silence(
    opens: float, closes: float, numbered: tuple[int, int] | None, leads_on: float
) -> None:
    before = first(1, numbered=(1, 2), closes=closes, leads_on=leads_on)
    cut = plan([before, first(2, BELL, opens=opens, numbered=numbered)], ())
    assert pages(cut) == [(1, 1), (2, 2)]


def test_a_number_mistyped_is_a_doubt_and_no_other_patient() -> None:
    born = frozenset({date(1938, 4, 17)})
    other = first(2, names=frozenset({"ASHWORTH MARGARET"}), nhs_numbers=frozenset({BELL}), birth_dates=born, opens=0.2)
    cut = plan([first(1, birth_dates=born, closes=0.0), other], ())
    assert all("otherwise" in reasons(segment) for segment in cut.segments)


def test_page_one_again_begins_another_document() -> None:
    signs = [first(1, numbered=(1, 2)), nameless(2, numbered=(2, 2)), first(3, numbered=(1, 1))]
    assert plan(signs, ()).segments == (Segment((1, 2)), Segment((3, 3)))


def test_a_page_that_is_missing_by_the_numbers_is_a_doubt() -> None:
    (segment,) = plan([first(1, numbered=(1, 3)), nameless(2, numbered=(3, 3))], ()).segments
    assert "3 pages" in reasons(segment)


def test_a_faxs_cover_leads_its_letter_and_a_second_cover_begins_another() -> None:
    cover = {"covers": True, "covers_alone": True, "words": 60, "opens": 0.8}
    signs = [PageSigns(1, **cover), first(2), PageSigns(3, **cover), first(4, BELL)]  # type: ignore[arg-type]
    assert plan(signs, ()).segments == (Segment((1, 2)), Segment((3, 4)))


def test_a_mothers_letter_that_names_her_baby_is_followed_by_the_babys_own() -> None:
    both = first(1, nhs_numbers=frozenset(), names=frozenset(), other_numbers=frozenset({ASH, BELL}))
    assert plan([both, first(2, BELL)], ()).segments == (Segment((1, 1)), Segment((2, 2)))
    assert plan([both, first(2, BELL, opens=0.0)], ()).segments == (Segment((1, 2)),)


def test_blank_sides_stay_with_the_document_before_and_leading_ones_with_the_first() -> None:
    signs = [blank(1), first(2), blank(3), first(4, BELL), blank(5)]
    assert pages(plan(signs, ())) == [(1, 3), (4, 5)]
    assert pages(plan([blank(1), blank(2)], ())) == [(1, 2)]


def test_a_cut_beside_a_page_that_could_not_be_read_is_doubted() -> None:
    signs = [first(1), blank(2), first(3, BELL, opens=0.45)]
    assert all(segment.doubts for segment in plan(signs, (), quarantined={2}).segments)
    assert pages(plan([blank(1), blank(2)], (), quarantined={1, 2})) == [(1, 2)]


# ---------------------------------------------------------------- sheets
def test_separators_cut_and_are_set_aside_wherever_they_lie() -> None:
    signs = [sheet(1), first(2), sheet(3), sheet(4), nameless(5), sheet(6)]
    cut = plan(signs, [separator(page) for page in (1, 3, 4, 6)])
    assert pages(cut) == [(2, 2), (5, 5)]
    assert cut.set_aside == (1, 3, 4, 6)
    assert not any(segment.doubts for segment in cut.segments)


def test_the_blank_back_of_a_sheet_is_set_aside_with_it() -> None:
    signs = [sheet(1), blank(2), first(3), blank(4), sheet(5), blank(6), first(7), blank(8)]
    cut = plan(signs, [header(1, sheets=2, sides=2), separator(5)])
    assert pages(cut) == [(3, 4), (7, 8)]
    assert cut.set_aside == (1, 2, 5, 6)
    assert not any(segment.doubts for segment in cut.segments)


def test_a_sheet_laid_face_down_takes_its_blank_front_along() -> None:
    signs = [sheet(1), blank(2), first(3), blank(4), blank(5), sheet(6), first(7), blank(8)]
    cut = plan(signs, [header(1, sheets=2, sides=2), separator(6)])
    assert cut.set_aside == (1, 2, 5, 6)
    assert not any(segment.doubts for segment in cut.segments)


def test_a_blank_page_behind_a_sheet_scanned_on_one_side_belongs_to_the_document() -> None:
    cut = plan([sheet(1), blank(2), first(3)], [header(1, sheets=2, sides=1)])
    assert pages(cut) == [(2, 3)]
    assert cut.set_aside == (1,)


@pytest.mark.parametrize(("announced", "advice"), [(3, "scan what is missing"), (1, "belongs elsewhere")])
def test_every_document_under_a_header_is_held_when_its_count_is_wrong(announced: int, advice: str) -> None:
    signs = [sheet(1), first(2), sheet(3), first(4), sheet(5), first(6, BELL)]
    cut = plan(signs, [header(1, sheets=announced), separator(3), header(5, sheets=1)])
    one, two, three = cut.segments
    assert f"announces {announced} sheet" in reasons(one)
    assert "2 were found" in reasons(one)
    assert advice in reasons(two)
    assert not three.doubts
    assert one.header == header(1, sheets=announced)
    assert three.header == header(5, sheets=1)


def test_sheets_missing_under_a_header_with_nothing_below_hold_its_neighbours() -> None:
    cut = plan([first(1), sheet(2), sheet(3), first(4)], [header(2, sheets=5), header(3, sheets=1)])
    assert all("0 were found" in reasons(segment) for segment in cut.segments)


def test_a_sheets_fault_holds_what_lies_up_to_the_next_header() -> None:
    signs = [first(1), sheet(2), first(3), sheet(4), first(5), sheet(6), first(7)]
    cut = plan(signs, [header(2, fault="Its signature is wrong."), separator(4), header(6)])
    assert [bool(segment.doubts) for segment in cut.segments] == [False, True, True, False]


def test_an_unreadable_separator_holds_the_document_before_it_too() -> None:
    signs = [first(1), sheet(2), first(3), sheet(4), first(5, BELL)]
    cut = plan(signs, [separator(2, fault="Its code can't be read."), header(4)])
    assert [reasons(segment) for segment in cut.segments] == ["Its code can't be read.", "Its code can't be read.", ""]


def test_a_page_that_says_it_is_a_separator_cuts_and_both_sides_are_held() -> None:
    cut = plan([first(1), sheet_in_words(2), first(3)], ())
    assert pages(cut) == [(1, 1), (3, 3)]
    assert cut.set_aside == (2,)
    assert all("could not be read" in reasons(segment) for segment in cut.segments)
    assert [one.page for one in cut.sheets] == [2]
    assert cut.sheets[0].fault


def sheet_in_words(page: int, words: int = 12) -> PageSigns:
    return PageSigns(page, words=words, divides=True)


def test_a_page_that_says_it_is_a_separator_and_much_else_is_kept() -> None:
    cut = plan([first(1), sheet_in_words(2, words=200), first(3, BELL)], ())
    assert pages(cut)[0] == (1, 1)
    assert cut.segments[1].pages[0] == 2
    assert all(segment.doubts for segment in cut.segments)
    assert cut.set_aside == ()


def test_a_sheet_that_keeps_its_page_begins_a_document_with_it() -> None:
    cut = plan([first(1), first(2, BELL)], [separator(2, fault="A sticker.", keeps_page=True)])
    assert pages(cut) == [(1, 1), (2, 2)]
    assert cut.set_aside == ()
    assert all(segment.doubts for segment in cut.segments)


def test_a_page_that_could_hardly_be_read_may_be_a_separator() -> None:
    cut = plan([sheet(1), first(2), nameless(3, words=0), first(4, BELL)], [separator(1)])
    assert pages(cut) == [(2, 3), (4, 4)]
    assert all("hardly" in reasons(segment) for segment in cut.segments)


def test_a_picture_page_in_a_letter_is_no_separator() -> None:
    assert plan([first(1), nameless(2, words=0)], ()).segments == (Segment((1, 2)),)


def test_a_missing_separator_is_found_by_the_patients() -> None:
    signs = [sheet(1), first(2), first(3, BELL), sheet(4), first(5)]
    assert pages(plan(signs, [separator(1), separator(4)])) == [(2, 2), (3, 3), (5, 5)]


def test_blank_pages_alone_between_sheets_are_set_aside() -> None:
    cut = plan([sheet(1), blank(2), blank(3), sheet(4), first(5)], [separator(1), separator(4)])
    assert pages(cut) == [(5, 5)]
    assert cut.set_aside == (1, 2, 3, 4)


def test_a_file_of_sheets_alone_has_no_document() -> None:
    assert plan([sheet(1), sheet(2)], [separator(1), separator(2)]) == StackPlan(
        (), (1, 2), (separator(1), separator(2))
    )


# ---------------------------------------------------------------- whose
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SINGH HARJINDER", "SINGH HARJINDER", True),
        ("SINGH HARJINDER", "SINGH H", True),
        ("SINGH HARJINDER", "SINGH", True),
        ("SINGH HARJINDER", "SINGH GURPREET", False),
        ("SINGH HARJINDER", "SINGH G", False),
        ("THISTLETHWAITE DORIS", "THISTLETHWALTE DORIS", True),
        ("ASHWORTH MARGARET JEAN", "MARGARET ASHWORTH", True),
        ("BELL ANN", "BALL ANN", False),
    ],
)
def test_names_that_can_be_one_persons(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def test_relations() -> None:
    ash = Whose(frozenset({ASH}), names=frozenset({"ASHWORTH MARGARET"}), birth_dates=frozenset({date(1938, 4, 17)}))
    bell = Whose(frozenset({BELL}), names=frozenset({"BELLAMY THOMAS"}))
    assert relation(ash, ash) is Relation.SAME
    assert relation(ash, bell) is Relation.DIFFERENT
    assert relation(ash, Whose()) is Relation.NOTHING
    assert relation(Whose(), Whose()) is Relation.UNKNOWN
    assert relation(ash, Whose(names=frozenset({"BELLAMY THOMAS"}))) is Relation.LIKELY_DIFFERENT
    assert relation(ash, Whose(names=frozenset({"ASHWORTH M"}))) is Relation.SAME_NAME
    assert relation(ash, Whose(frozenset({ASH}), names=frozenset({"BELLAMY THOMAS"}))) is Relation.CONFLICT
    assert relation(ash, Whose(birth_dates=frozenset({date(1938, 4, 11)}))) is Relation.UNKNOWN


# ---------------------------------------------------------------- numbers
@pytest.mark.parametrize(
    ("before", "after", "order"),
    [
        ((1, 3), (2, 3), Order.CONTINUES),
        ((1, None), (2, None), Order.CONTINUES),
        (None, (2, None), Order.CONTINUES_UNNUMBERED),
        (None, (3, 3), Order.OUT_OF_PLACE),
        ((2, 2), (1, 1), Order.RESTARTS),
        ((1, 3), (3, 3), Order.JUMPS),
        ((2, 3), (2, 3), Order.REPEATS),
        ((1, 2), (2, 3), Order.OTHER_TOTAL),
        ((2, 2), None, Order.AFTER_LAST),
        ((1, 2), None, Order.INSIDE),
        (None, None, Order.NONE),
    ],
)
def test_how_a_number_follows(
    before: tuple[int, int | None] | None, after: tuple[int, int | None] | None, order: Order
) -> None:
    assert order_of([nameless(1, numbered=before)], nameless(2, numbered=after)) is order


def test_numbers_that_count_blank_sides_or_do_not_are_in_order() -> None:
    assert disorder([first(1, numbered=(1, 2)), blank(2), nameless(3, numbered=(2, 2)), blank(4)]) is None
    assert disorder([first(1, numbered=(1, 3)), blank(2), nameless(3, numbered=(3, 3))]) is None
    assert disorder([first(1, numbered=(2, 2)), nameless(2, numbered=(1, 2))]) is not None


def test_a_boundary_says_nothing_of_patients_in_its_repr() -> None:
    assert ASH not in repr(boundary([first(1)], first(2, BELL))) + repr(first(1)) + repr(Whose.of([first(1)]))


# ---------------------------------------------------------------- whatever lies in the stack
SIGNS = st.builds(
    PageSigns,
    page=st.just(0),
    blank=st.booleans(),
    words=st.sampled_from([0, 2, 12, 150]),
    nhs_numbers=st.sampled_from([frozenset(), frozenset({ASH}), frozenset({BELL})]),
    numbered=st.sampled_from([None, (1, 2), (2, 2), (3, None)]),
    opens=st.sampled_from([0.0, 0.5, 0.9]),
    closes=st.sampled_from([0.0, 0.5, 0.9]),
    divides=st.booleans(),
    covers_alone=st.booleans(),
)
SHEETS = st.builds(
    Sheet,
    page=st.just(0),
    kind=st.sampled_from(SheetKind),
    sheets=st.sampled_from([None, 1, 4]),
    sides=st.sampled_from([1, 2]),
    fault=st.sampled_from([None, "A fault."]),
    keeps_page=st.booleans(),
)


@given(st.lists(st.tuples(SIGNS, st.none() | SHEETS, st.booleans()), min_size=1, max_size=8))
def test_every_page_is_in_one_document_or_set_aside(laid: list[tuple[PageSigns, Sheet | None, bool]]) -> None:
    signs = [replace(page, page=number) for number, (page, _, _) in enumerate(laid, 1)]
    sheets = [replace(one, page=number) for number, (_, one, _) in enumerate(laid, 1) if one]
    quarantined = {number for number, (_, one, bad) in enumerate(laid, 1) if bad and not one}
    cut = plan(signs, sheets, quarantined=quarantined)
    inside = [page for first, last in pages(cut) for page in range(first, last + 1)]
    assert sorted([*inside, *cut.set_aside]) == list(range(1, len(laid) + 1))
    assert pages(cut) == sorted(pages(cut))
    assert not quarantined & set(cut.set_aside) - {page.page for page in signs if page.divides}
