"""One measured process: ``python -m bench.nation.measure nation|trust LEDGER``; prints seconds by part and memory."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bench.nation.made_up import FIRST
from custody.signing import holds
from records.ledger import Ledger
from records.types import OdsCode
from reports.pages.pages import board_html, html, page_of
from reports.pages.workbook import write_workbook
from reports.statement.cases import case_of
from reports.statement.contents import statement, trust_content
from reports.statement.gathered import gather

AS_OF = FIRST + timedelta(weeks=520, days=-1)
TRUST = OdsCode("ZZ001")


@contextmanager
def timed(what: str) -> Iterator[None]:
    began, cpu = time.perf_counter(), time.process_time()
    yield
    print(f"  {what:24}{time.perf_counter() - began:7.2f} s {time.process_time() - cpu:7.2f} s CPU")


def main(measure: str, path: str) -> None:
    print(f"{measure}:\n  {'start and imports':24}{time.process_time():17.2f} s CPU")
    with timed("ledger opened"):
        ledger = Ledger(f"sqlite:///{path}", "bench")
    with timed("read"):
        gathered = gather(ledger, AS_OF, holds, {}, TRUST if measure == "trust" else None)
    with timed("worked out"):
        if measure == "trust":
            found = trust_content(gathered, TRUST, AS_OF.isoformat(), case_of(gathered, TRUST, draws=0))
            shown, contents = found, (found,)
        else:
            made = statement(gathered, AS_OF.isoformat(), draws=0)
            shown, contents = made.whole, made.trusts
    with timed("page and board"):
        page = page_of(shown)
        letters = len(html(page)) + len(board_html(page))
    with timed("workbook"):
        size = len(write_workbook(shown))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cases = sum(one.case is not None for one in contents)
    faults = sum(len(one.standing.ladder.faults) for one in contents if one.standing)
    print(f"  at most {memory:.0f} MB; {letters:,} letters of HTML, a workbook of {size:,} bytes")
    print(f"  {cases} cases, {faults} faults; missing: {contents[0].missing}")


if __name__ == "__main__":
    main(*sys.argv[1:])
