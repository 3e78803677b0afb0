"""The ``casenote benefits`` command: takes a trust's benefits register, signs its realised lines, shows what counts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.console import say
from flows.programme import day, kept_in, laid_out, ledger_in, named, trust
from records.errors import BenefitsMissing, BenefitUnknown, ExitCode, KeyOfTwo
from records.programme import Signature, TableKind
from records.types import OdsCode
from reports.inputs.benefits import INPUT
from reports.inputs.cells import FINANCIAL_YEAR
from reports.inputs.table import read_table
from reports.money.benefits import (
    BenefitLine,
    Comparison,
    Judged,
    State,
    against_forecast,
    benefit_lines,
    cash_a_year,
    judged,
)
from reports.money.signers import same_person
from reports.progress.documents import plural

if TYPE_CHECKING:
    from datetime import date

    from records.ledger import Ledger
    from records.programme_book import ProgrammeBook

UNSIGNED = (State.UNSIGNED, State.NOT_FINANCE)  # what waits for somebody's signature
EPILOG = """\
examples:
  casenote tables example benefits > benefits.csv
  casenote benefits import benefits.csv --trust ZZ9 --by "A. Khan, records manager" --out OUT
  casenote benefits sign --trust ZZ9 --line B1 --person "A. Khan" --role "records manager" --key khan.pem --out OUT
  casenote benefits sign --trust ZZ9 --line B1 --person "B. Ward" --role "head of finance" --key ward.pem --out OUT
  casenote benefits show --trust ZZ9 --out OUT

A realised line counts once its author has signed it and a second person has, of finance and with another key, and
while all that is signed of its category is no more than that costs. A line that is changed has lost its signatures.
Keys are made with casenote baseline key.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command on the command line."""
    benefits = commands.add_parser(
        "benefits",
        help="take, sign or show a trust's register of savings",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = benefits.add_subparsers(required=True, metavar="import | sign | show")
    taking = what.add_parser("import", help="take a register as a new version")
    taking.add_argument("table", type=Path, metavar="CSV", help="a row for each line and financial year")
    taking.add_argument("--by", required=True, type=named, help="who gives it: name and role")
    taking.set_defaults(run=take)
    signing = what.add_parser("sign", help="sign a realised line by name")
    signing.add_argument("--line", required=True, metavar="LINE", help="the line's own number")
    signing.add_argument("--year", type=_year, metavar="YEAR", help="its financial year, as 2027/28, if it has several")
    signing.add_argument("--person", type=named, required=True, help="who signs")
    signing.add_argument("--role", type=named, required=True, help="as what")
    signing.add_argument("--key", type=Path, required=True, metavar="FILE", help="the person's own key")
    signing.set_defaults(run=put_name)
    showing = what.add_parser("show", help="every line with what stands in its way, and what counts")
    showing.add_argument(
        "--as-of", type=day, metavar="DAY", help="the day up to which events count; today if not given"
    )
    showing.set_defaults(run=show)
    for each in (taking, signing, showing):
        each.add_argument("--trust", type=trust, required=True, metavar="ODS", help="the trust's ODS code")
        each.add_argument("--out", type=Path, required=True, help="the output folder with the ledger")


def take(given: argparse.Namespace) -> ExitCode:
    """Take a register. Raises `TableRefused`."""
    rows = read_table(given.table, INPUT)
    with kept_in(given.out, make=True) as book:
        before = book.table(TableKind.BENEFITS, given.trust, checked=False)
        kept = book.keep(TableKind.BENEFITS, given.trust, rows, given.by)
        lines = benefit_lines(kept)
        waiting = [one for one in judged(lines, sound_signatures(book, lines)) if one.state in UNSIGNED]
    if before is not None and before.version == kept.version:
        say(f"The same as version {kept.version}, which stays as it is.")
    else:
        say(f"{plural(len(kept.rows), 'row')} taken as version {kept.version} of {given.trust}.")
    if waiting:
        numbers = ", ".join(dict.fromkeys(one.line.line for one in waiting))
        say(f"{plural(len(waiting), 'realised line')} to be signed by author and finance before it counts: {numbers}")
    return ExitCode.DONE


def put_name(given: argparse.Namespace) -> ExitCode:
    """Sign a realised line. Raises `BenefitsMissing`, `BenefitUnknown`, `KeyOfTwo` or a fault of the key."""
    from custody.signing import fingerprint, sign
    from records.ledger import now

    with kept_in(given.out) as book:
        lines = _lines(book, given.trust)
        line = _meant(lines, given.line, given.year)
        signature = sign(line.digest, given.key, given.person, given.role, now())
        for earlier in sound_signatures(book, lines):
            if earlier.public_key == signature.public_key and not same_person(earlier.person, signature.person):
                raise KeyOfTwo(earlier.person)
        book.sign(signature)
        after = judged([line], sound_signatures(book, lines))[0]
    say(f"{line.line}, {line.category}, {line.year}: £{line.amount or 0:,}, {line.evidence}")
    say(f"Signed by {signature.person}, {signature.role}, with the key {fingerprint(signature.public_key)}.")
    signed = after.state not in UNSIGNED
    say("Two people have signed it; casenote benefits show says whether it counts." if signed else _waits(after))
    return ExitCode.DONE


def show(given: argparse.Namespace) -> ExitCode:
    """Show every line, the sums by year, and the cash a year that is signed off. Raises `BenefitsMissing`."""
    as_of = given.as_of or datetime.now(UTC).date()
    with ledger_in(given.out) as ledger:
        register = register_of(ledger, given.trust, as_of)
    if not register:
        raise BenefitsMissing
    for text in laid_out(("line", "category", "class", "year", "pounds", "state"), list(map(_row, register))):
        say(text)
    say()
    for one in (one for one in register if one.state is not State.FORECAST):
        say(f"{one.line.line} of {one.line.year}: {one.says}")
    say()
    for text in laid_out(
        ("category", "class", "year", "forecast", "realised", "not signed"),
        list(map(_compared, against_forecast(register))),
    ):
        say(text)
    cash = cash_a_year(register)
    say()
    say("No saving is signed off yet." if cash is None else f"Signed off: £{cash:,} of cash a year.")
    return ExitCode.DONE


# ---------------------------------------------------------------- the register as it stands
def register_of(ledger: Ledger, code: OdsCode, as_of: date) -> tuple[Judged, ...]:
    """Every line of a trust's register with its state on a day, as its report has them; none without a register."""
    from custody.signing import holds
    from reports.statement import standings
    from reports.statement.cases import case_of
    from reports.statement.gathered import gather

    gathered = gather(ledger, as_of, holds, {}, only=code)
    return standings.register_of(gathered, code, case_of(gathered, code, draws=0))


def sound_signatures(book: ProgrammeBook, lines: Sequence[BenefitLine]) -> tuple[Signature, ...]:
    """The signatures under these lines that hold."""
    from custody.signing import holds

    digests = dict.fromkeys(line.digest for line in lines if line.realised)
    return tuple(signature for digest in digests for signature in book.signatures(digest) if holds(signature))


def _lines(book: ProgrammeBook, code: OdsCode) -> tuple[BenefitLine, ...]:
    lines = benefit_lines(book.table(TableKind.BENEFITS, code))
    if not lines:
        raise BenefitsMissing
    return lines


def _meant(lines: Sequence[BenefitLine], number: str, year: str | None) -> BenefitLine:
    """The one realised line of that number (and year). Raises `BenefitUnknown`."""
    found = [one for one in lines if one.realised and one.line.casefold() == number.casefold()]
    years = [one for one in found if year is None or one.year == year.replace("/", "-")]
    if not found:
        raise BenefitUnknown("none has that number")
    if not years:
        raise BenefitUnknown("it has none in that year")
    if len(years) > 1:
        raise BenefitUnknown(f"it has one in each of {', '.join(one.year for one in years)}, and no --year is given")
    return years[0]


def _year(text: str) -> str:
    try:
        return FINANCIAL_YEAR.read(text.strip())
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def _waits(one: Judged) -> str:
    """What a line that was signed still lacks."""
    return f"It {one.state}: {one.says}."


def _row(one: Judged) -> tuple[str, ...]:
    line = one.line
    amount = "" if line.amount is None else f"{line.amount:,}"
    return line.line, line.category, line.benefit_class.value, line.year, amount, one.state.value


def _compared(one: Comparison) -> tuple[str, ...]:
    amounts = ("" if amount is None else f"{amount:,}" for amount in (one.forecast, one.realised, one.unsigned))
    return one.category, one.benefit_class.value, one.year, *amounts
