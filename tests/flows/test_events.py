"""The command ``casenote events``: tables and batches become events, and what may not be is told by its row."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.__main__ import main
from flows.programme import kept_in
from records.errors import ExitCode
from records.ledger import Ledger
from records.programme import EventKind, TableKind
from records.programme_book import ProgrammeBook
from records.stacks import SetAside, SheetKind, Stack
from records.types import Batch, OdsCode, Outcome, PageState, Source, SourceFile, Status

ZZ9 = OdsCode("ZZ9")
BY = ("--by", "A. Khan, records manager")
HEAD = (
    "kind,happened,series,store,unit,sheets,evidence,own_number,reverses,profile,sample,sample_result,receipt,"
    "route,certificate,hold_check\n"
)
CAPTURED = "captured,2024-03-02,S1,basement,B 17,2200,minute 7,E-1,,,,,,,,\n"
DELIVERED = "delivered,2024-03-03,S1,basement,B 17,2200,minute 8,E-2,,UKCore 2.0,QA 1,passed,R 1,,,\n"
CLOSED = "closed,2024-06-10,S1,basement,B 17,2200,minute 9,E-3,,,,,,scanned,C 1,2024-06-10\n"
TOO_SOON = "closed,2024-04-10,S1,basement,B 17,2200,minute 9,E-4,,,,,,scanned,C 1,2024-04-10\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


LINES = "series,series_name,store,folders,sheets,method,counted_on,counted_by,retention_class\n"


def count(trust: str = "ZZ9", store: str = "basement") -> None:
    """Freeze a baseline of one series, unless the trust has one."""
    with kept_in(Path("out"), make=True) as book:
        if any(book.table(TableKind.BASELINE, code) for code in (OdsCode(trust), ZZ9)):
            return
    Path("lines.csv").write_text(f"{LINES}S1,Active,{store},9,50000,estimate,2024-01-01,A. Khan,adult\n")
    dates = ["--frozen", "2024-01-01", "--target", "2031-03-31", "--fax-machines", "0", "--new-sheets", "0"]
    given = ["baseline", "import", "lines.csv", "--trust", trust, "--out", "out", *dates, *BY]
    assert main(given) == ExitCode.DONE


def take(*rows: str, trust: str = "ZZ9", more: tuple[str, ...] = ()) -> int:
    count(trust)
    return take_uncounted(*rows, trust=trust, more=more)


def take_uncounted(*rows: str, trust: str = "ZZ9", more: tuple[str, ...] = ()) -> int:
    Path("events.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    return main(["events", "import", "events.csv", "--trust", trust, "--out", "out", *BY, *more])


def entered() -> list[tuple[EventKind, int]]:
    with kept_in(Path("out")) as book:
        return [(event.kind, event.sheets) for event in book.events(ZZ9)]


def test_a_table_is_entered_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert take(CAPTURED, DELIVERED, CLOSED) == ExitCode.DONE
    assert "3 events entered, 0 there before, 0 refused." in capsys.readouterr().out
    assert take(CAPTURED, DELIVERED, CLOSED) == ExitCode.DONE
    assert "0 events entered, 3 there before, 0 refused." in capsys.readouterr().out
    assert entered() == [(kind, 2200) for kind in (EventKind.CAPTURED, EventKind.DELIVERED, EventKind.CLOSED)]


def test_a_table_is_entered_whole_or_not_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert take(CAPTURED, DELIVERED, TOO_SOON) == ExitCode.SETUP
    said = capsys.readouterr().err
    assert "No event was entered" in said
    assert "row 4: " in said
    assert "kept for 90 days" in said
    assert entered() == []


def test_anyway_enters_what_may_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert take(CAPTURED, DELIVERED, TOO_SOON, more=("--anyway",)) == ExitCode.INCOMPLETE
    said = capsys.readouterr()
    assert "2 events entered, 0 there before, 1 refused." in said.out
    assert "row 4: " in said.err
    assert entered() == [(EventKind.CAPTURED, 2200), (EventKind.DELIVERED, 2200)]


def test_a_mistake_is_taken_back_by_its_own_number() -> None:
    assert take(CAPTURED) == ExitCode.DONE
    assert take("reversed,2024-04-01,,,,200,recount,,E-1,,,,,,,\n") == ExitCode.DONE
    with kept_in(Path("out")) as book:
        (total,) = book.totals(date(2024, 12, 31))
        assert (total.series, total.store, total.sheets, total.reversed_sheets) == ("S1", "basement", 2000, 200)


def test_no_event_outside_the_trusts_dates(capsys: pytest.CaptureFixture[str]) -> None:
    count()
    with kept_in(Path("out"), make=True) as book:
        trusts = {"code": "ZZ9", "name": "Northmoor", "region": "Y56", "opened": "2024-03-03", "closed": ""}
        book.keep(TableKind.TRUSTS, None, [trusts], "A. Khan")
    assert take(CAPTURED) == ExitCode.SETUP
    assert "ZZ9 was not open on 2024-03-02" in capsys.readouterr().err


def test_the_successor_goes_on_where_its_predecessor_was() -> None:
    assert take(CAPTURED, DELIVERED, trust="ZZ9") == ExitCode.DONE
    with kept_in(Path("out")) as book:
        row = {"predecessor": "ZZ9", "successor": "RZZ", "day": "2024-06-01"}
        book.keep(TableKind.SUCCESSIONS, None, [row], "A. Khan")
    assert take(CLOSED, trust="ZZ9") == ExitCode.SETUP, "it was taken over by then"
    assert take(CLOSED, trust="RZZ") == ExitCode.DONE


def test_what_was_entered_is_shown_with_its_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    show = ["events", "show", "--trust", "ZZ9", "--out", "out"]
    assert main(show) == ExitCode.SETUP, "there is no ledger yet"
    take(CAPTURED, DELIVERED)
    capsys.readouterr()
    assert main(show) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "E-1" in said
    assert "2,200" in said
    assert main([*show, "--kind", "captured"]) == ExitCode.DONE
    assert "E-2" not in capsys.readouterr().out
    assert main(["events", "show", "--trust", "RZZ", "--out", "out"]) == ExitCode.DONE
    assert "No events of RZZ" in capsys.readouterr().out


# ---------------------------------------------------------------- batches
@pytest.fixture
def batch(place: Path) -> str:
    """A closed batch of ten sides, of which two are a header sheet."""
    return a_batch(place)


def a_batch(place: Path, source: Source = Source.SCAN, *, close: bool = True) -> str:
    (place / "out").mkdir(exist_ok=True)
    ref = f"b-{source}"
    with Ledger.beside(place / "out", "1") as ledger:
        file = SourceFile(ZZ9, source, place / "a.pdf", f"ZZ9/{source}/a.pdf", f"digest {source}", 3)
        ledger.open_batch(Batch(ref, ZZ9, source, (file,)), place)
        outcome = Outcome(
            f"r-{source}", file.digest, (1, 8), Status.ACCEPTED, (), page_states=(PageState.DELIVERED,) * 8
        )
        aside = (SetAside(9, SheetKind.HEADER), SetAside(10, None))
        if close:
            ledger.enter(ledger.unfinished(ref)[0], Stack(10, (outcome,), aside))
            ledger.close_batch(ref)
    return ref


def capture(batch: str, sheets: int, *more: str, trust: str = "ZZ9") -> int:
    count()
    place = ["--series", "S1", "--store", "basement", "--evidence", "minute 7", "--day", "2024-03-02"]
    given = ["--trust", trust, "--batch", batch, "--sheets", str(sheets), "--out", "out"]
    return main(["events", "capture", *place, *given, *BY, *more])


@pytest.mark.parametrize(("sheets", "fits"), [(3, False), (4, True), (8, True), (9, False)])
def test_a_batch_is_captured_with_as_many_sheets_as_its_sides_can_be(
    batch: str, sheets: int, fits: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert capture(batch, sheets) == (ExitCode.DONE if fits else ExitCode.SETUP)
    assert ("4 to 8 sheets" in capsys.readouterr().err) is not fits
    assert entered() == ([(EventKind.CAPTURED, sheets)] if fits else [])


def test_a_batch_is_captured_once_and_again_when_that_was_taken_back(
    batch: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert capture(batch, 5, "--unit", "B 17") == ExitCode.DONE
    assert capture(batch, 5, "--unit", "B 17") == ExitCode.DONE
    assert "0 events entered, 1 there before" in capsys.readouterr().out
    assert capture(batch, 6, "--unit", "B 17") == ExitCode.SETUP
    assert "given to another event before" in capsys.readouterr().err
    assert take(f"reversed,2024-04-01,,,,,recount,,batch {batch},,,,,,,\n") == ExitCode.DONE
    assert capture(batch, 6, "--unit", "B 17", "--day", "2024-04-01") == ExitCode.DONE
    with kept_in(Path("out")) as book:
        (total,) = book.totals(date(2024, 12, 31))
        assert (total.sheets, total.reversed_sheets) == (6, 5)


def test_a_batch_that_is_not_done_or_was_never_paper_is_not_captured(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert capture(a_batch(place, close=False), 5) == ExitCode.SETUP
    assert "not all of its files are finished" in capsys.readouterr().err
    assert capture(a_batch(place, Source.FAX), 5) == ExitCode.SETUP
    assert "its source is fax" in capsys.readouterr().err
    assert capture("nothing", 5) == ExitCode.SETUP
    assert "no such batch" in capsys.readouterr().err
    assert capture(a_batch(place), 5, trust="RZZ") == ExitCode.SETUP


RZZ = OdsCode("RZZ")
LINES = "series,series_name,store,folders,sheets,method,counted_on,counted_by,retention_class\n"


def a_merger_of(*codes: str) -> None:
    """Each trust freezes 5,000 sheets in a basement of its own; on 1 May the first goes to the second."""
    with kept_in(Path("out"), make=True) as book:
        trusts = [{"code": code, "name": code, "region": "Y56", "opened": "", "closed": ""} for code in codes]
        book.keep(TableKind.TRUSTS, None, trusts, "A. Khan")
        after = {"predecessor": codes[0], "successor": codes[1], "day": "2024-05-01"}
        book.keep(TableKind.SUCCESSIONS, None, [after], "A. Khan")
    for code, store in zip(codes, ("basement", "cellar"), strict=True):
        Path("lines.csv").write_text(LINES + f"S1,Active,{store},9,5000,estimate,2024-01-01,A. Khan,adult\n")
        more = ("--frozen", "2024-01-01", "--target", "2031-03-31", "--fax-machines", "0", "--new-sheets", "0")
        given = ["baseline", "import", "lines.csv", "--trust", code, "--out", "out", *more, *BY]
        assert main(given) == ExitCode.DONE


def test_a_successor_goes_on_with_its_predecessors_paper_and_no_more_than_that(
    capsys: pytest.CaptureFixture[str],
) -> None:
    a_merger_of("ZZ9", "RZZ")
    assert take(CAPTURED, DELIVERED) == ExitCode.DONE
    assert take(CLOSED, trust="RZZ") == ExitCode.DONE
    more = "captured,2024-06-01,S1,basement,,2801,minute 9,,,,,,,,,\n"
    assert take(more, trust="RZZ") == ExitCode.SETUP
    assert "5,001 sheets captured" in capsys.readouterr().err
    assert take(more.replace("2801", "2800"), trust="RZZ") == ExitCode.DONE


def test_a_successor_takes_back_what_its_predecessor_entered() -> None:
    a_merger_of("ZZ9", "RZZ")
    assert take(CAPTURED.replace("E-1", "")) == ExitCode.DONE
    with kept_in(Path("out")) as book:
        (event,) = book.events(ZZ9)
    assert take(f"reversed,2024-06-01,,,,200,recount,,{event.key},,,,,,,\n", trust="RZZ") == ExitCode.DONE
    with kept_in(Path("out")) as book:
        assert [(str(total.trust), total.sheets) for total in book.totals(date(2024, 12, 31))] == [
            ("RZZ", -200),
            ("ZZ9", 2200),
        ]


def test_two_who_enter_at_once_take_no_more_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    a_merger_of("RZZ", "ZZ9")
    enter = ProgrammeBook.enter
    others = ["captured,2024-06-02,S1,cellar,,3000,minute 8,,,,,,,,,\n"]

    def overtaken(book: ProgrammeBook, *given: Any, **more: Any) -> int:
        if others:  # somebody else enters theirs between the verdict and the entry
            assert take(others.pop()) == ExitCode.DONE
        return enter(book, *given, **more)

    monkeypatch.setattr(ProgrammeBook, "enter", overtaken)
    assert take("captured,2024-06-01,S1,cellar,,3000,minute 7,,,,,,,,,\n") == ExitCode.SETUP
    assert entered() == [(EventKind.CAPTURED, 3000)]


# ---------------------------------------------------------------- doubts
FAX = "fax registered,2024-03-02,,,FX1,,register,F-1,,,,,,,,\n"


def test_paper_is_not_entered_before_it_was_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert take_uncounted(CAPTURED) == ExitCode.SETUP
    assert "no baseline yet" in capsys.readouterr().err
    assert take_uncounted(FAX) == ExitCode.DONE, "machines are no paper"
    assert take_uncounted(CAPTURED, more=("--anyway",)) == ExitCode.DONE
    assert {kind for kind, _ in entered()} == {EventKind.CAPTURED, EventKind.FAX_REGISTERED}


def test_the_example_of_events_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    count()
    capsys.readouterr()
    main(["tables", "example", "events"])
    Path("events.csv").write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["events", "import", "events.csv", "--trust", "ZZ9", "--out", "out", *BY]) == ExitCode.SETUP
    assert "no series YOUR-SERIES is in the baseline: name it as there (S1)" in capsys.readouterr().err
    assert entered() == []


def test_an_event_before_the_baseline_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert take(CAPTURED.replace("2024-03-02", "2023-12-31"), DELIVERED) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "1 event happened before the paper was counted for the baseline of 2024-01-01, as on 2023-12-31" in said
    assert take(CAPTURED.replace("2024-03-02", "2023-12-31"), DELIVERED) == ExitCode.DONE
    assert "happened before" not in capsys.readouterr().out, "nothing was entered"


def test_the_same_event_under_another_number_is_entered_only_on_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    again = CAPTURED.replace("E-1", "E-77").replace("minute 7", "minute 12")
    assert take(CAPTURED) == ExitCode.DONE
    assert take(again) == ExitCode.SETUP
    assert "row 2: says the same as E-1" in capsys.readouterr().err
    assert take(again, more=("--anyway",)) == ExitCode.DONE
    assert entered() == [(EventKind.CAPTURED, 2200)] * 2


def test_what_was_taken_back_may_be_entered_again_under_another_number() -> None:
    assert take(CAPTURED) == ExitCode.DONE
    assert take("reversed,2024-04-01,,,,,recount,,E-1,,,,,,,\n") == ExitCode.DONE
    assert take(CAPTURED.replace("E-1", "E-77")) == ExitCode.DONE
