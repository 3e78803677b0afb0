from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from records.programme import Event, EventKind, Traffic
from reports.progress.fax import OTHERS, fax_account, fax_progress, silent_lines, still_faxing
from reports.progress.standing import FaxAccount
from tests.reports.progress.shelves import TRUST, baseline, event

AS_OF = date(2026, 11, 22)
COUNTED = baseline({("S1", "MAIN"): 10}, fax_machines=2)


def registered(machine: str, day: date = date(2026, 1, 5), number: str = "") -> Event:
    return event(EventKind.FAX_REGISTERED, day, unit=machine, details=(("number", number), ("place", "Ward 4")))


def disposed(machine: str, day: date = date(2026, 6, 1)) -> Event:
    return event(EventKind.FAX_DISPOSED, day, unit=machine)


def faxes(sender: str, month: str, count: int, last: date | None = None, recent: int | None = None) -> Traffic:
    return Traffic(TRUST, sender, month, count, count * 2, last, recent)


def account(events: Sequence[Event], traffic: Sequence[Traffic] = (), watched: bool = True) -> FaxAccount:
    return fax_account(COUNTED, events, traffic, AS_OF, watched)


def test_a_register_by_hand() -> None:
    shown = account([registered("A"), registered("B"), disposed("A")])
    assert (shown.registered, shown.disposed, shown.in_use) == (2, 1, 1)
    assert fax_progress(shown) == Fraction(1, 2)
    assert shown.fax_free is False
    assert [machine.place for machine in shown.machines] == ["Ward 4", "Ward 4"]
    assert not shown.faults


def test_registers_grow_and_progress_may_be_below_nought() -> None:
    assert fax_progress(account([registered(name) for name in "ABC"])) == Fraction(-1, 2)


def test_to_register_again_reopens() -> None:
    shown = account([registered("A"), disposed("A"), registered("A", date(2026, 7, 1))])
    assert (shown.registered, shown.disposed) == (1, 0)
    assert shown.machines[0].registered == date(2026, 7, 1)


def test_a_disposal_that_was_reversed_never_happened() -> None:
    gone = disposed("A")
    back = event(EventKind.REVERSED, date(2026, 6, 1), unit="A", reverses=gone.key, found=date(2026, 8, 1))
    assert account([registered("A"), gone, back]).in_use == 1
    assert fax_account(COUNTED, [registered("A"), gone, back], [], date(2026, 7, 1)).in_use == 0


def test_a_machine_that_was_never_registered_is_told() -> None:
    shown = account([registered("A"), registered("B"), disposed("C")])
    assert shown.disposed == 0
    assert shown.faults == ("Machine C was disposed of, but never registered.",)


def test_a_register_shorter_than_the_baseline_is_told_and_proves_nothing() -> None:
    shown = account([registered("A"), disposed("A")])
    assert shown.fax_free is None
    assert shown.faults == ("The register has 1 machines; the baseline counted 2.",)


GONE = [registered("A"), registered("B"), disposed("A"), disposed("B")]


def test_free_of_fax_needs_no_machine_and_no_page_for_thirty_days() -> None:
    assert account(GONE).fax_free is True
    on_the_day = faxes("0161 496 0000", "2026-10", 3, AS_OF - timedelta(days=30), 0)
    assert account(GONE, [on_the_day]).fax_free is True
    within = faxes("0161 496 0000", "2026-10", 3, AS_OF - timedelta(days=29), 2)
    shown = account(GONE, [within])
    assert (shown.fax_free, shown.inbound_30_days) == (False, 2)


def test_what_nobody_watched_is_not_known_to_be_silent() -> None:
    shown = account(GONE, watched=False)
    assert shown.inbound_30_days is None
    assert shown.fax_free is None


def test_a_month_without_its_days_leaves_it_unknown() -> None:
    shown = account(GONE, [faxes("0161 496 0000", "2026-11", 3)])
    assert shown.inbound_30_days is None
    assert shown.fax_free is None
    assert account(GONE, [faxes("0161 496 0000", "2026-09", 3)]).fax_free is True


def test_lines_from_which_nothing_came_may_go() -> None:
    register = [
        registered("A", number="+44 161 496 0001"),
        registered("B", number="0161 496 0002"),
        registered("C"),
        registered("D", date(2026, 11, 1), "0161 496 0004"),
    ]
    traffic = [faxes("01614960001", "2026-10", 7), faxes("0161 496 0002", "2026-05", 7, recent=0)]
    shown = account(register, traffic)
    assert [machine.machine for machine in silent_lines(shown, AS_OF)] == ["B"]
    assert [machine.pages_30_days for machine in shown.machines] == [None, 0, None, 0]


def test_no_sender_is_named_by_what_reads_as_an_nhs_number() -> None:
    shown = account([], [faxes("999 476 5914", "2026-10", 40), faxes("0113 496 0000", "2026-10", 60)])
    _, rows, total = still_faxing(shown)
    assert [row.sender for row in rows] == ["0113 496 0000", OTHERS]
    assert total.faxes == ("100",)


def test_who_still_faxes_by_month_with_small_numbers_hidden() -> None:
    shown = account(
        [],
        [
            faxes("PHARMACY", "2026-10", 40),
            faxes("PHARMACY", "2026-11", 30),
            faxes("SURGERY", "2026-11", 20),
            faxes("07700 900001", "2026-11", 1),
            faxes("07700 900002", "2026-11", 3),
        ],
    )
    months, rows, total = still_faxing(shown)
    assert months == ("2026-10", "2026-11")
    assert [(row.sender, row.faxes) for row in rows] == [
        ("PHARMACY", ("40", "30")),
        ("SURGERY", ("0", "not shown")),
        (OTHERS, ("0", "not shown")),
    ]
    assert total.faxes == ("40", "54")


steps = st.lists(
    st.builds(
        lambda kind, unit, day: event(kind, AS_OF - timedelta(days=day), unit=unit),
        st.sampled_from((EventKind.FAX_REGISTERED, EventKind.FAX_DISPOSED)),
        st.sampled_from("ABC"),
        st.integers(1, 7),
    ),
    max_size=12,
)


def in_use(events: Sequence[Event]) -> set[str]:
    """The register walked day by day: what a day opens and closes leaves a unit as it was."""
    using: set[str] = set()
    for day in sorted({one.happened for one in events}):
        for unit in {one.unit for one in events}:
            kinds = {one.kind for one in events if (one.unit, one.happened) == (unit, day)}
            if kinds == {EventKind.FAX_REGISTERED}:
                using.add(unit)
            elif kinds == {EventKind.FAX_DISPOSED}:
                using.discard(unit)
    return using


@given(steps, st.randoms(use_true_random=False))
def test_invariant_24_no_more_disposed_than_registered_and_registering_again_reopens(
    events: list[Event], random: object
) -> None:
    shown = account(events)
    assert 0 <= shown.disposed <= shown.registered
    assert {machine.machine for machine in shown.machines if machine.disposed is None} == in_use(events)
    shuffled = [*events, *events[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert account(shuffled) == shown
    for machine in shown.machines:
        again = account([*events, registered(machine.machine, AS_OF)])
        assert again.registered == shown.registered
        if machine.disposed is not None:
            assert again.in_use == shown.in_use + 1
