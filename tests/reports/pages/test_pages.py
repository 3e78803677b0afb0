"""Pages: well-formed, self-contained, accessible, and every figure on them in a twin with the same value."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from records.programme import Baseline
from reports.figures import NO_BASELINE, NOT_SIGNED
from reports.pages.markup import MARKS
from reports.pages.pages import Page, board_html, html, page_of
from reports.pages.printed import printed
from reports.pages.twins import page_json
from reports.pages.views import PageContent
from reports.pages.web import write_pages
from reports.progress.documents import Verdict
from reports.progress.standing import Colour, Rating
from tests.reports.pages.made_up import everyone, fax, nothing, three, trust, whole_standing
from tests.reports.pages.reader import Reader
from tests.reports.progress.standings import forecast

HOSTILE = """=cmd|' /C calc'!A1 <script src="https://evil.example/x.js">alert(1)</script>"&<b>"""


@cache
def pages() -> tuple[Page, ...]:
    return tuple(page_of(content) for content in three())


@cache
def texts() -> tuple[str, ...]:
    return tuple(write(page) for page in pages() for write in (html, board_html))


def read(content: PageContent) -> Reader:
    return Reader(html(page_of(content)))


def test_pages_are_well_formed_and_ask_nothing_of_any_network() -> None:
    for text in texts():
        reader = Reader(text)
        assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in reader.tags}
        assert not re.search(r"https?:|//[a-z]|@import|@font-face|url\((?!#)", text)
        assert all(re.fullmatch(r"#[^\s]+|[\w-]+\.(html|csv|json)(#[^\s]+)?", link) for link in reader.values("href"))


def test_links_inside_a_page_lead_somewhere_and_ids_are_unique() -> None:
    for page in pages():
        reader = Reader(html(page))
        ids = reader.values("id")
        assert len(ids) == len(set(ids))
        assert {link[1:] for link in reader.values("href") if link.startswith("#")} <= set(ids)
        for attribute in ("aria-labelledby", "aria-describedby"):
            assert {one for value in reader.values(attribute) for one in value.split()} <= set(ids)


def test_links_of_a_board_lead_to_figures_of_its_page() -> None:
    for page in pages():
        ids = set(Reader(html(page)).values("id"))
        links = [link for link in Reader(board_html(page)).values("href") if "#" in link and not link.startswith("#")]
        assert all(link.startswith(f"{page.content.stem}.html#") for link in links)
        assert {link.partition("#")[2] for link in links} <= ids


def test_every_figure_of_a_page_is_in_its_twin_with_the_same_value() -> None:
    for page in pages():
        known = {f"{page.content.code}.{figure.key}": figure for figure in page.figures}
        for text in (html(page), board_html(page)):
            for key, value, shown in Reader(text).figures:
                assert known[key].value == value, key
                assert shown.removesuffix(" boxes") == printed(value, known[key].unit), key
    assert len(Reader(html(pages()[1])).figures) > 900


def test_every_figure_says_what_it_was_made_from() -> None:
    for page in pages():
        for figure in page.book.listed:
            assert figure.counted_from or figure.formula or figure.rests_on, figure.key
        for key, value, _ in Reader(html(page)).figures:
            assert value, key


def test_headings_are_in_order_and_landmarks_are_there() -> None:
    for text in texts():
        reader = Reader(text)
        levels = [level for level, _ in reader.headings]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
        assert reader.of("html")[0]["lang"] == "en-GB"
        names = [tag for tag, _ in reader.tags]
        for landmark in ("header", "main", "footer", "title"):
            assert names.count(landmark) == 1 or landmark == "title"
        assert reader.of("main")[0]["id"] == "maincontent"
        assert "#maincontent" in reader.values("href")


def test_tables_have_captions_and_scopes_and_regions_that_scroll_have_names() -> None:
    for text in texts():
        reader = Reader(text)
        assert len(reader.of("table")) == len(reader.of("caption"))
        assert all(one.get("scope") in {"row", "col"} for one in reader.of("th"))
        scrolling = [one for _, one in reader.tags if one.get("role") == "region"]
        assert all(one.get("aria-labelledby") and one.get("tabindex") == "0" for one in scrolling)


def test_pictures_have_titles_and_a_table_beside_them() -> None:
    reader = Reader(texts()[2])
    pictures = [one for one in reader.of("svg") if one.get("class") == "picture"]
    assert len(pictures) == 7  # funnel, burn-up, waterfall, tornado, bridge, documents, reasons
    assert all(one["role"] == "img" and one["aria-labelledby"] for one in pictures)
    assert all(one.get("aria-hidden") == "true" for one in reader.of("svg") if one.get("class") == "mark")


@pytest.mark.parametrize("colour", Colour)
def test_a_rating_is_a_word_and_a_shape(colour: Colour) -> None:
    standing = whole_standing(rating=Rating(colour, "as it is"))
    reader = read(trust(standing=standing))
    assert any(word.lower().startswith(f"{colour}: ") for word in reader.words)
    assert len(set(MARKS.values())) == len(Colour)
    assert not re.search(r"<circle|<path", MARKS[Colour.GREY]) or "stroke" in MARKS[Colour.GREY]


def test_a_page_of_nothing_says_what_is_missing_and_which_command_gives_it() -> None:
    text = html(page_of(nothing()))
    for command in ("baseline import", "baseline sign", "events import", "tables import plan", "benefits sign"):
        assert f"<code>casenote {command}" in text
    assert " 0%" not in text and "£0" not in text
    assert "nan" not in text.lower().replace("financ", "")


def test_what_is_not_known_is_never_nought() -> None:
    unsigned = whole_standing(
        baseline=None,
        signature=None,
        burn_up=(),
        forecast=forecast(p50=None, p90=None, p10=None, never=Fraction(1), why_not=""),
    )
    page = page_of(trust(standing=unsigned, case=None, figures=()))
    figures = {figure.key: figure.value for figure in page.figures}
    assert figures["progress.target"] == NO_BASELINE
    assert figures["forecast.p50"] == "never"
    assert "There is no plan yet" in html(page)


def test_lines_are_not_called_silent_where_nothing_was_ever_heard() -> None:
    heard = {figure.key: figure.value for figure in pages()[1].figures}
    deaf = page_of(trust(standing=whole_standing(fax=replace(fax(), traffic=(), inbound_30_days=None))))
    assert heard["fax.silent"] == "1"
    assert {figure.key: figure.value for figure in deaf.figures}["fax.silent"] == "not known"


def test_faults_are_shouted() -> None:
    from reports.pages.views import CheckRow

    page = page_of(trust(checks=(CheckRow("Sheets add up", Verdict.FAILS, "2 are missing", 1),)))
    reader = Reader(html(page))
    assert "NOT OK" in reader.words
    assert any("A check fails" in word for word in reader.words)
    assert any("Sheets add up: 2 are missing" in word for word in Reader(board_html(page)).words)


def test_hostile_names_are_words_and_nothing_else(tmp_path: Path) -> None:
    content = trust(name=HOSTILE, case=None)
    paths = {path.name: path for path in write_pages(tmp_path, [everyone([content]), content])}
    for name in ("index.html", "zz9.html", "zz9-board.html", "board.html"):
        text = paths[name].read_text(encoding="utf-8")
        assert ("<script" not in text and "&lt;script" in text) or name == "board.html"
        Reader(text)
    assert (
        "'=cmd" in paths["trusts.csv"].read_text() or "=cmd" not in paths["trusts.csv"].read_text().split("\n")[1][:5]
    )
    assert all("\n=" not in path.read_text() for path in paths.values() if path.suffix == ".csv")
    assert json.loads(paths["zz9.json"].read_text())["name"] == HOSTILE


def test_the_same_content_writes_the_same_bytes(tmp_path: Path) -> None:
    first, second = (
        {path.name: path.read_bytes() for path in write_pages(tmp_path / name, three())} for name in ("a", "b")
    )
    assert first == second
    assert "index.html" in first and "zz9-board.html" in first and "model.csv" in first


def test_a_twin_of_every_table() -> None:
    from reports.pages.twins import Twins

    page = pages()[1]
    tables = json.loads(page_json(page))["tables"]
    names = {table.key for table in page.tables()}
    assert set(tables) == names - {"figures"}
    twins = Twins()
    twins.take(page)
    assert {Path(name).stem for name, _ in twins.files()} == names | {"figures", "assumptions"}
    assert len(tables["economic"]["rows"]) == 11
    known = {figure.key: figure.value for figure in page.figures}
    assert tables["economic"]["rows"][0][1] == known["money.year.2025-26.cost"]


def test_twins_of_plans_over_different_years_have_the_columns_of_all() -> None:
    from reports.pages.blocks import Cell, Column, Row, Section, Table
    from reports.pages.twins import Twins

    twins = Twins()
    for code, years in (("ZZ9", ("2026", "2027")), ("RZZ", ("2027", "2028"))):
        page = page_of(nothing(code))
        columns = (Column("line", "Line"), *(Column(year, year) for year in years))
        row = Row("a", (Cell("=a"), *(Cell(year[-1]) for year in years)))
        twins.take(replace(page, sections=(Section("s", "S", (Table("model", "Model", columns, (row,)),)),)))
    text = dict(twins.files())["tables/model.csv"]
    name = "Riverside University Hospitals NHS Trust"
    assert text.split("\r\n")[:3] == [
        "ods_code,trust,line,2026,2027,2028",
        f"ZZ9,{name},'=a,6,7,",
        f"RZZ,{name},'=a,,7,8",
    ]


def test_invariant_17_assumptions_that_are_only_assumed_come_first_with_their_share() -> None:
    section = next(section for section in pages()[1].sections if section.key == "assumptions")
    table = next(section.tables())
    statuses = [row.cells[4].text.split()[1] for row in table.rows]
    assert statuses[0] == "assumption"
    assert statuses == sorted(statuses, key=["assumption", "derived", "verified", "stated"].index)
    assumed = [row.cells[5].twin for row in table.rows if "assumption" in row.cells[4].text]
    shares = [float(share.replace("under ", "")) for share in assumed if share]
    assert len(shares) > 5 and shares == sorted(shares, reverse=True)


def test_invariant_28_counts_of_a_few_are_not_shown() -> None:
    standing = whole_standing()
    pool = standing.ladder.pools[0]
    pools = (replace(pool, on_shelf=pool.on_shelf - 3, held=3), *standing.ladder.pools[1:])
    page = page_of(trust(standing=replace(standing, ladder=replace(standing.ladder, pools=pools))))
    figures = {figure.key: figure.value for figure in page.figures}
    assert figures["pool.s1.main.held"] == "not shown"
    assert "01632960009" not in html(page)  # three faxes: a number may be a person's own


def test_the_nation_has_a_row_for_each_trust_and_sums_that_add_up() -> None:
    page = pages()[0]
    figures = {figure.key: figure.value for figure in page.figures}
    assert figures["money.npsv"] == figures["trust.ZZ9.money.npsv"]
    assert figures["trust.RZZ.money.npsv"] == "no plan yet"
    assert figures["progress.closed"] == "35100"  # RZZ's baseline is not signed
    assert figures["nation.closed-apart"] == "35100"
    assert figures["trust.RZZ.progress.share"] == NOT_SIGNED
    words = Reader(html(page)).words
    assert "Not counted here, for they have no baseline: RYY." not in words  # it has no standing at all
    assert any("is expected after its own target date" in word for word in words)


def test_plain_words_hold_figures_of_the_twin_and_no_others() -> None:
    page = pages()[1]
    text = board_html(page)
    body = text[text.index('id="when"') : text.index('id="change"')]
    numbers = re.sub(r"<data [^>]*>[^<]*</data>|<[^>]*>", " ", body)
    assert not re.findall(r"\d{2,}", numbers)


def test_no_word_of_a_patient_can_reach_a_page() -> None:
    """What a page is made of holds counts, codes, names of trusts and people who sign: nothing else has a field."""
    from dataclasses import fields

    names = {field.name for field in fields(PageContent)}
    assert not names & {"patient", "nhs_number", "words", "readings", "facts"}
    assert isinstance(whole_standing().baseline, Baseline)
    assert not re.search(r"(?<![\d.,])\d{3} ?\d{3} ?\d{4}\b", re.sub(r"0163\d+", "", texts()[2]))


def test_a_trust_without_a_day_of_last_event_says_so() -> None:
    assert "No event was ever entered" in html(page_of(trust(standing=whole_standing(last_event=None))))
    aged = html(page_of(trust(standing=whole_standing(last_event=date(2026, 11, 12)))))
    assert "10 days older" in aged


# ---------------------------------------------------------------- what readers stumbled over
def said(content: PageContent, write: Callable[[Page], str] = html) -> str:
    return " ".join(" ".join(Reader(write(page_of(content))).words).split())


def test_invariant_20_without_a_signature_that_holds_there_are_counts_and_no_share() -> None:
    unsigned = trust(standing=whole_standing(signature=None, signature_fault="nobody has signed it"))
    whole = everyone([unsigned])
    for content in (unsigned, whole):
        for write in (html, board_html):
            words = said(content, write)
            assert "35.1" not in words
    assert "35,100 sheets are gone for good, of 100,000 sheets in scope" in said(unsigned, board_html)
    assert "none has a signed baseline yet" in said(whole, board_html)


def test_the_share_says_of_what_it_is_and_new_paper_is_named() -> None:
    standing = whole_standing()
    ladder = replace(standing.ladder, scope=4_000, inflow=900)
    words = said(trust(standing=replace(standing, ladder=ladder)), board_html)
    assert "35,100 of 104,000 sheets: 100,000 counted + 4,000 added to the scope" in words
    assert "69,800 sheets are still there. 900 sheets of new paper are reckoned in" in words


def test_the_board_says_which_pounds_and_from_when_years_count() -> None:
    words = said(trust(), board_html)
    assert re.search(r"save £[\d,]+ a year, £[\d,]+ of it cash. Net of running costs it is £[\d,]+ a year", words)
    assert re.search(r"in cash \d\.\d years after the end of year 0 \( 2025-26 \), in 20\d\d-\d\d", words)
    assert "the plan closes" in words.lower() and "cannot reach the target" in words
    assert re.search(r"below the central case of £[\d,]+ : \d+ assumptions", words)


def test_the_board_of_all_has_something_under_each_heading() -> None:
    for contents in (three(), (everyone([trust()]), trust())):
        words = said(contents[0], board_html)
        when, saves, change, unknown = (
            words.split(heading)[1][:200]
            for heading in ("When we finish", "What it saves", "What would change that", "What is not known")
        )
        assert "even chances" in when and "Scan price" in change
        assert "a plan" in saves and "not found in print" in words
        assert "Nothing that we know of" not in unknown
    assert "1 trusts" not in words and "All 1" not in words


def test_shares_of_several_series_are_not_added() -> None:
    table = next(table for table in pages()[1].tables() if table.key == "model")
    rows = {row.key: row for row in table.rows}
    assert rows["closing"].cells[3].text == "series by series" and not rows["closing"].cells[4].text
    series = [row for key, row in rows.items() if key.startswith("closing.")]
    assert len(series) > 1
    assert all(0 <= float(cell.value) <= 1 for row in series for cell in row.cells[3:])


def test_the_two_peak_needs_have_two_names() -> None:
    words = said(trust())
    assert words.count("Most laid out before it comes back, in real pounds") == 1
    assert words.count("Most paid out before it comes back, in pounds as they will be paid") == 1
    assert "pounds." not in re.sub(r"nominal pounds|real pounds", "", words.split("Does it carry itself?")[1][:400])


def test_an_option_that_beats_the_plan_is_pointed_at_with_what_forbids_it() -> None:
    shown = trust()
    assert shown.case is not None
    first = next(one for one in shown.case.options if one.series == "S2")
    better = replace(first, npsv=shown.case.appraisal.npsv + 5_000, allowed=False, says="it is on hold")
    words = said(replace(shown, case=replace(shown.case, options=(better,))))
    assert "the plan would be worth £5,000 more" in words
    assert "It may not be chosen: it is on hold." in words
    assert "Whole plan with this change" in words


def test_days_that_may_not_be_entered_yet_are_said() -> None:
    assert "may not be entered yet" not in said(trust())
    assert "if they are only not entered yet" in said(trust(standing=whole_standing(last_event=date(2026, 11, 12))))


def test_codes_have_words_and_twins_have_plain_days() -> None:
    words = said(pages()[1].content)
    assert not re.search(r"\b(CRB|NCRB|UB)\b", words)
    prose_only = re.sub(r"(?s)<table.*?</table>|<style.*?</style>", "", html(pages()[1]))
    assert not re.search(r"GBP|floor_cost|box_rent", prose_only)
    tables = json.loads(page_json(pages()[1]))["tables"]
    for key, column in (("machines", 3), ("burn-up", 0)):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", tables[key]["rows"][0][column])
    assert "name-note" not in tables["trusts"]["columns"] if "trusts" in tables else True
    assert tables["register"]["columns"]["line-note"] == "Line: note"


def test_a_board_leads_to_the_figures_for_machines() -> None:
    text = board_html(pages()[1])
    assert 'href="zz9.json">zz9.json</a>' in text and "last thing counted" in text


def test_regions_have_names() -> None:
    standing = whole_standing()
    there = replace(standing, trust=replace(standing.trust, region="Y63"))
    assert "North East and Yorkshire" in said(everyone([trust(standing=there)]))
