import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from records.types import Tally
from reports.pages.charts import side_by_side, under_each_other
from reports.pages.web import instant, text_summary, write_reports
from tests.reports.counted import DAMAGED, MADE, NAMES, full_boxes, small

HOSTILE = """=cmd|' /C calc'!A1 <script src="https://evil.example/x.js">alert(1)</script>"&<b>"""
EMPTY = {"br", "hr", "img", "link", "meta", "rect", "path", "circle"}


class Reader(HTMLParser):
    """Reads a page: its figures, attributes, headings, ids, and whether its tags are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.figures: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open or not data.strip():
            return
        self.words.append(data.strip())
        if self.open and self.open[-1] == "data":
            attributes = self.tags[-1][1]
            self.figures.append((str(attributes["data-figure"]), str(attributes["value"]), data))

    def values(self, attribute: str) -> list[str]:
        return [str(attributes[attribute]) for _, attributes in self.tags if attribute in attributes]


def written(tmp_path: Path, *tallies: Tally, names: dict[str, str] = NAMES) -> dict[str, str]:
    paths = write_reports(tmp_path, tallies, names, MADE)
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def twins(texts: dict[str, str]) -> dict[str, str]:
    found = {f"{row['ods_code']}.{row['figure']}": row["value"] for row in rows(texts["progress.csv"])}
    for row in rows(texts["savings.csv"]):
        for which in ("low", "central", "high"):
            found[f"{row['ods_code']}.{row['figure']}.{which}"] = row[which]
    for row in rows(texts["assumptions.csv"]):
        for which in ("low", "central", "high"):
            found[f"assumption.{row['key']}.{which}"] = row[which]
    return found


def test_a_page_per_trust_an_index_and_three_twins(tmp_path: Path) -> None:
    paths = write_reports(tmp_path, [small("RZZ"), small("RYY")], NAMES, MADE)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "reports/index.html",
        "reports/ryy.html",
        "reports/rzz.html",
        "reports/progress.csv",
        "reports/savings.csv",
        "reports/assumptions.csv",
    ]
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == sorted(path.name for path in paths)


def test_the_same_values_write_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path, small()) == written(tmp_path, small())


@pytest.mark.parametrize("tally", [small(), full_boxes(), small(came_in=40), small(scanned=None, came_in=None)])
def test_the_twins_equal_the_pages(tmp_path: Path, tally: Tally) -> None:
    texts = written(tmp_path, tally, small("RYY"))
    known = twins(texts)
    for name in ("index.html", "rzz.html", "ryy.html"):
        figures = Reader(texts[name]).figures
        assert len(figures) > 60
        for key, value, _ in figures:
            assert known[key] == value


def test_what_is_printed_is_what_the_figure_says(tmp_path: Path) -> None:
    for key, value, printed in Reader(written(tmp_path, full_boxes())["rzz.html"]).figures:
        assert printed.replace(",", "").replace("\N{POUND SIGN}", "") == value, key


def test_every_number_cell_is_a_figure_with_a_twin(tmp_path: Path) -> None:
    texts = written(tmp_path, full_boxes(), small("RYY"))
    cells = re.findall(r'<td[^>]*class="number[^>]*>(.*?)</td>', texts["index.html"], re.DOTALL)
    assert len(cells) > 100
    assert all(re.fullmatch(r'<data value="[^"]+" data-figure="[^"]+">[^<]+</data>', cell) for cell in cells)


def test_every_figure_has_an_assumption_or_a_count(tmp_path: Path) -> None:
    texts = written(tmp_path, full_boxes())
    assert all(row["counted_from"] for row in rows(texts["progress.csv"]))
    for row in rows(texts["savings.csv"]):
        assert row["assumptions"] or row["counts"] or row["needs"], row["figure"]
        assert row["formula"]
    assert all(row["source"] and row["status"] for row in rows(texts["assumptions.csv"]))


def test_numbers_in_the_plain_words_are_counts(tmp_path: Path) -> None:
    texts = written(tmp_path, small())
    page = texts["rzz.html"]
    lead = page[page.index('aria-label="In plain words"') : page.index("</section>")]
    known = set(twins(texts).values())
    assert {number for number in re.findall(r"\d+", lead)} <= known


def test_a_page_asks_nothing_of_any_network(tmp_path: Path) -> None:
    for name, text in written(tmp_path, small(), full_boxes("RYY")).items():
        if name.endswith(".html"):
            reader = Reader(text)
            assert not {"script", "link", "img", "iframe", "object", "base"} & {tag for tag, _ in reader.tags}
            assert not re.search(r"https?:|//[a-z]|@import|url\((?!#)", text)
            assert all(
                re.fullmatch(r"#[\w-]+|(index|rzz|ryy)\.html|\w+\.csv|\.\./documents\.jsonl|\.\./to_look_at\.csv", link)
                for link in reader.values("href")
            )


def test_links_inside_a_page_lead_somewhere(tmp_path: Path) -> None:
    for name, text in written(tmp_path, full_boxes()).items():
        if name.endswith(".html"):
            reader = Reader(text)
            ids = reader.values("id")
            assert len(ids) == len(set(ids))
            assert {link[1:] for link in reader.values("href") if link.startswith("#")} <= set(ids)
            assert set(reader.values("aria-labelledby")) <= set(ids)


def test_hostile_names_are_words_and_nothing_else(tmp_path: Path) -> None:
    texts = written(tmp_path, small(reasons={HOSTILE: 1}), names={"RZZ": HOSTILE})
    for name in ("index.html", "rzz.html"):
        assert "<script" not in texts[name]
        assert "&lt;script" in texts[name]
        assert not Reader(texts[name]).open
    assert rows(texts["progress.csv"])[-1]["trust"] == f"'{HOSTILE}"


def test_pages_have_landmarks_captions_and_scopes(tmp_path: Path) -> None:
    reader = Reader(written(tmp_path, small())["rzz.html"])
    tags = [tag for tag, _ in reader.tags]
    assert reader.tags[[tag for tag in tags].index("html")][1]["lang"] == "en-GB"
    for landmark in ("header", "nav", "main", "footer", "h1", "title"):
        assert tags.count(landmark) == 1
    assert tags.count("table") == tags.count("caption")
    assert all("scope" in attributes for tag, attributes in reader.tags if tag == "th")
    pictures = [attributes for tag, attributes in reader.tags if tag == "svg"]
    assert all("aria-label" in one or one.get("aria-hidden") == "true" for one in pictures)


def test_nothing_is_told_by_colour_alone(tmp_path: Path) -> None:
    words = Reader(written(tmp_path, small(came_in=40))["rzz.html"]).words
    assert "\N{BALLOT X} NO" in words
    assert "? No baseline yet" in words
    assert any(word.startswith("DOES NOT ADD UP: 9 sides are missing") for word in words)


def test_text_and_background_differ_enough() -> None:
    style = (Path(__file__).parents[3] / "reports" / "pages" / "templates" / "style.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", style))
    for ink in ("ink", "quiet", "blue", "dark-blue", "green", "red", "amber", "grey"):
        for ground in ("paper", "ground"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["ink"], colours["focus"]) >= 4.5


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_nothing_to_report_is_reported(tmp_path: Path) -> None:
    texts = written(tmp_path)
    assert "No documents have come in yet." in texts["index.html"]
    assert list(texts) == ["index.html", "progress.csv", "savings.csv", "assumptions.csv"]
    assert "no document of them is finished yet" in written(tmp_path, small(documents={}))["rzz.html"]


def test_a_trust_without_a_name_goes_by_its_code(tmp_path: Path) -> None:
    assert "<h1>RZZ</h1>" in written(tmp_path, small(), names={})["rzz.html"]


def test_a_write_that_fails_leaves_the_old_page_whole(tmp_path: Path) -> None:
    before = written(tmp_path, small())["index.html"]
    (tmp_path / "reports" / ".index.html.part").mkdir()
    with pytest.raises(OSError):
        write_reports(tmp_path, [full_boxes()], NAMES, MADE)
    assert (tmp_path / "reports" / "index.html").read_text(encoding="utf-8") == before


def test_instants_are_written_out() -> None:
    assert instant("2026-11-22T04:10:00+00:00") == "22 November 2026, 04:10 UTC"
    assert instant("at noon") == "at noon"


def test_bars_fill_the_whole_and_leave_out_nothing_that_is_there() -> None:
    bars = side_by_side([("a", "a", 2), ("b", "b", 0), ("c", "c", 5), ("d", "d", 1)], 8)
    places = [(bar.look, bar.left, bar.width) for bar in bars]
    assert places == [("a", 0.0, 25.0), ("c", 25.0, 62.5), ("d", 87.5, 12.5)]
    assert [bar.width for bar in under_each_other([("a", "a", 4), ("b", "b", 1)])] == [100.0, 25.0]
    assert [bar.width for bar in under_each_other([("a", "a", 41_000), ("b", "b", 1)])] == [100.0, 0.5]
    assert side_by_side([], 0) == ()


def test_the_end_of_a_run_in_the_terminal() -> None:
    text = text_summary([small("RZZ"), small("RYY", came_in=32)], NAMES)
    assert all(len(line) < 100 for line in text.splitlines())
    assert "14 came in = 9 accepted + 3 for review + 1 rejected + 1 duplicate" in text
    assert "31 came in (adds up)" in text
    assert "DOES NOT ADD UP: 1 side is missing." in " ".join(text.split())
    assert "41 of 55 facts (74.5%)" in text
    assert "GBP 0 (no paper has gone)" in text
    assert "Both trusts" in text
    assert "potential" not in text  # less than one box
    assert text.isascii()
    assert text_summary([], {}) == "No documents have come in yet."


def test_three_trusts_are_not_both_and_whole_boxes_have_a_potential() -> None:
    text = text_summary([full_boxes("RZZ"), small("RYY"), small("RXX")], NAMES)
    assert "All 3 trusts" in text
    assert text.count("  potential  ") == 2  # of the one trust, and of all


def test_files_that_came_at_one_moment_came_on_it(tmp_path: Path) -> None:
    page = written(tmp_path, small(last_taken=small().first_taken))["rzz.html"]
    assert "Files taken in on 22 November 2026, 04:00 UTC." in page
    assert "../to_look_at.csv" in page


def test_the_terminal_says_what_is_not_known() -> None:
    text = text_summary([small(came_in=None, scanned_accepted=None, facts=0, coded=0, reasons={DAMAGED: 4})], {})
    assert "not checked" in text
    assert "cannot be stated: needs scanned_accepted" in text
    assert "no facts read yet" in text
    assert "All" not in text
