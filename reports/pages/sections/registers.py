"""What stands beside the case: benefits forecast and realised, claims and the bridge to them, funds, recorded costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from reports.money.benefits import Comparison, Judged, against_forecast
from reports.money.claims import side_by_side
from reports.money.reconciliation import Bridge
from reports.money.reconciliation import Row as Step
from reports.pages.blocks import Block, Cell, Column, Missing, Picture, Row, Section, Subheading, Table, Words
from reports.pages.book import FigureBook
from reports.pages.charts import Fall, waterfall
from reports.pages.missing import says
from reports.pages.printed import CLASSES, began, prose
from reports.pages.views import Money, PageContent

OVERSPENT = "more was spent than the register says was given: complete it with `casenote tables import envelopes`"
LOOKS = {Step.BOTTOM_UP: "good", Step.RESIDUAL: "lined", Step.OUTSIDE: "striped", Step.UNEXPLAINED: "gridded"}


# ---------------------------------------------------------------- benefits
def benefits_section(content: PageContent, book: FigureBook) -> Section:
    """Forecast beside realised, and what stands in the way of each line."""
    heading = "Benefits: forecast and realised"
    if not content.money.register:
        return Section("benefits", heading, (Missing(says(content, "benefits")),))
    compared = tuple(_comparison(one, book) for one in against_forecast(content.money.register))
    columns = (
        Column("benefit", "Category and class"),
        Column("year", "Year"),
        Column("forecast", "Forecast", numeric=True),
        Column("realised", "Realised, signed off", numeric=True),
        Column("unsigned", "Said, not signed", numeric=True),
    )
    note = "A realised line counts once it has evidence, its rung has been reached, and a second person has signed it."
    table = Table("benefits", "Forecast beside realised, in pounds", columns, compared, note=note)
    return Section("benefits", heading, (table, _register(content.money.register, book)))


def _comparison(one: Comparison, book: FigureBook) -> Row:
    slug = f"{one.category.replace(' ', '-')}.{one.benefit_class.value.lower()}.{one.year}"
    cells = [
        book.pounds(
            f"benefits.{slug}.{name}",
            f"{one.category}, {CLASSES[one.benefit_class]}, {one.year}: {name}",
            value,
            "lines of the benefits register",
            rests_on=("table:benefits",),
            none="nothing said" if name == "forecast" else "none yet",
        )
        for name, value in (("forecast", one.forecast), ("realised", one.realised), ("unsigned", one.unsigned))
    ]
    return Row(slug, (Cell(f"{one.category.capitalize()}, {CLASSES[one.benefit_class]}"), Cell(one.year), *cells))


def _register(register: Sequence[Judged], book: FigureBook) -> Table:
    rows = []
    for rank, one in enumerate(register, 1):
        line = one.line
        amount = book.pounds(
            f"benefit.{rank}.amount",
            f"{line.line}, {line.year}",
            line.amount,
            "benefits register",
            rests_on=("table:benefits",),
            none="has no amount",
        )
        sort = f"{'realised' if line.realised else 'forecast'}, {'recurring' if line.recurring else 'one-off'}"
        cells = (
            Cell(line.line, small=f"{line.category}, {CLASSES[line.benefit_class]}, {sort}"),
            Cell(line.year),
            amount,
            Cell(one.state.value, small=began(prose(one.says))),
            Cell(line.evidence or "none named"),
        )
        rows.append(Row(str(rank), cells))
    columns = (
        Column("line", "Line"),
        Column("year", "Year"),
        Column("amount", "Pounds", numeric=True),
        Column("state", "State"),
        Column("evidence", "Evidence"),
    )
    return Table("register", "The benefits register", columns, tuple(rows))


# ---------------------------------------------------------------- claims
def claims_section(content: PageContent, book: FigureBook) -> Section | None:
    """Claims beside each other, and the bridge from what was added up to what was claimed: on the page of all."""
    money = content.money
    if not content.whole and not money.claims and not money.bridges:
        return None
    blocks: list[Block] = []
    for at, bridge in enumerate(money.bridges, 1):
        blocks += _bridge(bridge, f"bridge-{at}" if at > 1 else "bridge", book)
    if not money.bridges:
        blocks.append(Missing(says(content, "bridge")))
    blocks.append(_claims(money, book) if money.claims else Missing(says(content, "claims")))
    return Section("claims", "What was claimed, and what can be shown of it", tuple(blocks))


def _bridge(bridge: Bridge, key: str, book: FigureBook) -> Iterator[Block]:
    yield Words((prose(f"{began(bridge.says)}. {bridge.prices}"),), strong=True)
    rests = ("table:claims", "table:records costs", f"claims.{bridge.claim.key}")
    rows, falls = [], []
    for at, bar in enumerate(bridge.bars, 1):
        cell = book.pounds(f"{key}.{at}", bar.name, bar.amount, f"{bar.row.value} row of the bridge", rests_on=rests)
        rows.append(Row(str(at), (Cell(bar.name, small=bar.row.value), cell)))
        falls.append(Fall(bar.name, bar.amount, cell.text, LOOKS[bar.row]))
    claim = f"Claimed: {bridge.claim.speaker}, {bridge.claim.said}"
    total = book.pounds(f"{key}.claimed", claim, bridge.claimed, "claims register", rests_on=rests)
    rows.append(Row("claimed", (Cell(claim, small=bridge.claim.status.value), total), total=True))
    falls.append(Fall(claim, bridge.claimed, total.text, "dark", total=True))
    title = f"From what can be added up to what was claimed, a year, at prices of {bridge.price_year}"
    yield Picture(title, waterfall(key, title, falls))
    columns = (Column("row", "Row"), Column("pounds", "Pounds a year", numeric=True))
    note = "The unexplained part is shown, never spread over the other rows."
    yield Table(key, "The same in figures", columns, tuple(rows), note=note)


def _claims(money: Money, book: FigureBook) -> Table:
    rows = []
    for topic in side_by_side(money.claims):
        for claim in topic.claims:
            said = book.cell(
                f"claims.{claim.key}",
                f"{claim.topic}: {claim.speaker}, {claim.said}",
                claim.value,
                claim.unit,
                "said in public",
                rests_on=("table:claims",),
            )
            cells = (
                Cell(claim.topic, small=topic.says if topic.conflict else ""),
                said,
                Cell(claim.unit.replace("GBP", "\N{POUND SIGN}")),
                Cell(f"{claim.speaker}, {claim.said}", small=claim.scope),
                Cell(claim.status.value, small=claim.source),
            )
            rows.append(Row(claim.key, cells, anchor=f"claim-{claim.key}"))
    columns = (
        Column("topic", "Of what"),
        Column("value", "Said", numeric=True),
        Column("unit", "Unit"),
        Column("speaker", "By whom, when"),
        Column("status", "Status and source"),
    )
    note = "Nothing here is taken for a fact, and none of it is put in another\u2019s place."
    return Table("claims", "Claims side by side", columns, tuple(rows), note=note)


# ---------------------------------------------------------------- funds
def funds_section(content: PageContent, book: FigureBook) -> Section | None:
    """What was set aside, given and spent, and what a pound bought."""
    money = content.money
    if not (content.whole or money.funds or money.bought or money.self_funding):
        return None
    blocks: list[Block] = []
    if money.funds:
        blocks.append(_funds(money, book))
    elif content.whole or not money.funds_say:
        blocks.append(Missing(says(content, "funds")))
    if money.bought:
        blocks.append(_bought(money, book))
    if money.self_funding:
        blocks += _self_funding(content, book)
    blocks += [Words((prose(one),)) for one in money.funds_say]
    return Section("funds", "Funds, and what a pound bought", tuple(blocks))


def _funds(money: Money, book: FigureBook) -> Table:
    rows = []
    for account in money.funds:
        key = f"fund.{account.envelope}.{account.part}".rstrip(".")
        cells = [
            book.pounds(
                f"{key}.{name}", f"{account.name}: {name}", value, "envelopes and spend", rests_on=(f"table:{table}",)
            )
            for name, value, table in (
                ("set-aside", account.amount, "envelopes"),
                ("given", account.allocated, "envelopes"),
                ("spent", account.spent, "spend"),
            )
        ]
        over = account.spent is not None and account.spent > account.allocated
        noted = f"{account.envelope}; {OVERSPENT}" if over else account.envelope
        rows.append(Row(key, (Cell(account.name or account.envelope, small=noted), *cells)))
    heads = ("Set aside", "Given to trusts", "Spent by them")
    columns = (Column("fund", "Fund"), *(Column(head.lower().replace(" ", "-"), head, numeric=True) for head in heads))
    return Table("funds", "Funds", columns, tuple(rows))


def _bought(money: Money, book: FigureBook) -> Table:
    found = money.bought
    lines = (
        ("sheets", "Sheets closed", found.sheets if found else None, "sheet"),
        ("pages", "Sides with print closed", found.pages if found else None, "page"),
        ("m2", "Floor released", found.m2 if found else None, "m2"),
        ("pence", "Pence saved a year and signed off", found.pence_a_year if found else None, "penny"),
    )
    rows = tuple(
        Row(
            key,
            (
                Cell(label),
                book.cell(
                    f"bought.{key}",
                    f"{label} for a pound spent",
                    value,
                    unit,
                    "events and spend",
                    rests_on=("table:spend",),
                ),
            ),
        )
        for key, label, value, unit in lines
    )
    columns = (Column("what", "What"), Column("bought", "For each pound spent", numeric=True))
    return Table("bought", "What a pound bought so far", columns, rows)


def _self_funding(content: PageContent, book: FigureBook) -> Iterator[Block]:
    found = content.money.self_funding
    if found is None:
        return
    lines = (
        ("peak-need", "Most paid out before it comes back, in pounds as they will be paid", found.peak_need),
        ("given", "Given for it", found.given),
        ("short-by", "Still to be found", found.short_by),
    )
    plan = f"table:plan:{content.case.plan.version}" if content.case else "table:plan"
    rests = (plan, "table:prices", "table:envelopes")
    rows = tuple(
        Row(
            key,
            (
                Cell(label),
                book.pounds(
                    f"self-funding.{key}", label.lower(), Fraction(value), "the case and the funds", rests_on=rests
                ),
            ),
        )
        for key, label, value in lines
    )
    yield Subheading("Does it carry itself?")
    yield Table(
        "self-funding",
        "Peak need and what is given",
        (Column("what", "What"), Column("pounds", "Pounds", numeric=True)),
        rows,
        note="Of the financial case: nominal pounds with VAT. The economic case has another peak need, in real pounds.",
    )


# ---------------------------------------------------------------- recorded costs
def costs_section(content: PageContent, book: FigureBook) -> Section | None:
    """What the statutory return says that records cost, with both totals and the flags."""
    money = content.money
    if not content.whole and not money.costs:
        return None
    heading = "What trusts return that paper records cost"
    if not money.costs:
        return Section("costs", heading, (Missing(says(content, "costs")),))
    rows = []
    for total in money.costs:
        key = f"costs.{total.scope.replace(' ', '-')}.{total.year}"
        cells = [
            book.pounds(
                f"{key}.{name}",
                f"records costs {total.year}, {total.scope}: {label}",
                value,
                "statutory estates return",
                rests_on=("table:records costs",),
            )
            for name, label, value in (
                ("on-site", "on site", total.on_site),
                ("off-site", "off site", total.off_site),
                ("total", "as returned", total.total),
                ("without", "without what was left out", total.without),
            )
        ]
        trusts = book.cell(f"{key}.trusts", "trusts above nought", total.trusts, "trust", "statutory estates return")
        rows.append(Row(key, (Cell(f"{total.year}, {total.scope}"), trusts, *cells)))
    heads = ("Trusts", "On site", "Off site", "As returned", "Without what was left out")
    columns = (
        Column("year", "Year and scope"),
        *(Column(head.lower().replace(" ", "-"), head, numeric=True) for head in heads),
    )
    blocks: list[Block] = [Table("costs", "Both totals, in pounds", columns, tuple(rows))]
    if money.flags:
        columns = (Column("trust", "Trust and year"), Column("flag", "Why it looks wrong"))
        flags = tuple(
            Row(str(rank), (Cell(f"{flag.trust}, {flag.year}"), Cell(flag.kind.value, small=flag.says)))
            for rank, flag in enumerate(money.flags, 1)
        )
        blocks.append(
            Table("flags", "Values that look wrong: shown, and left out only by a named person", columns, flags)
        )
    return Section("costs", heading, tuple(blocks))
