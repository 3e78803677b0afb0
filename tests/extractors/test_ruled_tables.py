"""Tables with rules, as word processors and systems print them: what a row says is read as one line."""

import time
from itertools import accumulate, pairwise
from pathlib import Path

import pikepdf
import pytest

from extractors.own_words import printed_words
from extractors.ruled_tables import MOST_CROSSINGS, Table, in_cells, tables_of
from extractors.rulings import MOST_CORNERS, Rule
from extractors.transcript import Transcript
from records.types import Box, Word
from tests.extractors.test_own_words import text_pdf
from tests.extractors.test_reader import LETTER

TOP, LEFT, LEADING = 780, 60, 13
MEDICINES = [
    [["Medicine"], ["Dose"], ["Directions"], ["Plan"]],
    [
        ["Amlodipine"],
        ["5 mg"],
        ["one tablet once daily", "in the morning"],
        ["continue, GP to review", "blood pressure"],
    ],
    [["Metformin"], ["500 mg"], ["one tablet twice daily", "with food"], ["increased from once", "daily"]],
]
WIDE = (90, 60, 118, 130)


def shown(x: float, y: float, text: str) -> bytes:
    return b"BT /F1 11 Tf %.1f %.1f Td (%s) Tj ET\n" % (x, y, text.encode("latin-1"))


def ruled(rows: list[list[list[str]]], wide: tuple[int, ...], *, rules: str = "lines", middle: bool = False) -> bytes:
    """A table's print: rows of cells of lines; ruled by lines, by a thin box for each line, or by filled cells."""
    across = list(accumulate(wide, initial=LEFT))
    down = list(accumulate((-LEADING * max(map(len, row)) - 6 for row in rows), initial=TOP))
    content = b"0.9 g\n" if rules == "filled" else b""
    for top, bottom in pairwise(down):
        for left, right in pairwise(across):
            if rules == "filled":
                content += b"%d %d %d %d re f\n" % (left, bottom, right - left, top - bottom)
    if rules == "lines":
        content += b"".join(b"%d %d m %d %d l S\n" % (LEFT, y, across[-1], y) for y in down)
        content += b"".join(b"%d %d m %d %d l S\n" % (x, TOP, x, down[-1]) for x in across)
    if rules == "boxes":
        content += b"".join(b"%d %.1f %d 0.5 re f\n" % (LEFT, y, across[-1] - LEFT) for y in down)
        content += b"".join(b"%d %d 0.5 %d re f\n" % (x, down[-1], TOP - down[-1]) for x in across)
    content += b"0 g\n"
    for row, top in zip(rows, down, strict=False):
        for cell, left in zip(row, across, strict=False):
            lower = (max(map(len, row)) - len(cell)) * LEADING / 2 if middle else 0
            content += b"".join(shown(left + 3, top - 12 - lower - LEADING * at, line) for at, line in enumerate(cell))
    return content


def lines(tmp_path: Path, content: bytes) -> list[str]:
    letter = b"".join(shown(60, 300 - 20 * row, line) for row, line in enumerate(LETTER))
    reading = printed_words(text_pdf(tmp_path / "page.pdf", content + letter), 1)
    assert reading is not None
    assert [word.line for word in reading.words] == sorted(word.line for word in reading.words)
    read = Transcript.of([reading]).text.splitlines()
    assert read[-len(LETTER) :] == list(LETTER)
    return read[: -len(LETTER)]


# ---------------------------------------------------------------- rows of small cells
@pytest.mark.parametrize("rules", ["lines", "boxes", "filled"])
@pytest.mark.parametrize("middle", [False, True])
def test_a_row_is_one_line_and_its_cells_keep_their_wrapped_lines_together(tmp_path, rules, middle):
    assert lines(tmp_path, ruled(MEDICINES, WIDE, rules=rules, middle=middle)) == [
        "Medicine  Dose  Directions  Plan",
        "Amlodipine  5 mg  one tablet once daily in the morning  continue, GP to review blood pressure",
        "Metformin  500 mg  one tablet twice daily with food  increased from once daily",
    ]


def test_words_of_a_table_keep_their_own_places(tmp_path):
    content = ruled(MEDICINES, WIDE) + b"".join(shown(60, 300 - 20 * row, line) for row, line in enumerate(LETTER))
    reading = printed_words(text_pdf(tmp_path / "page.pdf", content), 1)
    assert reading is not None
    first, wrapped = (next(word for word in reading.words if word.text == text) for text in ("Amlodipine", "morning"))
    assert first.line == wrapped.line
    assert wrapped.box.top - first.box.top == pytest.approx(LEADING, abs=0.5)


def test_cells_that_stand_close_together_are_still_two(tmp_path):
    rows = [[["Resp rate"], ["SpO2"]], [["18"], ["96"]]]
    assert lines(tmp_path, ruled(rows, (56, 60))) == ["Resp rate  SpO2", "18  96"]


def test_without_rules_lines_are_read_across(tmp_path):
    assert lines(tmp_path, ruled(MEDICINES, WIDE, rules="none"))[1].startswith(
        "Amlodipine  5 mg  one tablet once daily"
    )
    assert "morning" not in lines(tmp_path, ruled(MEDICINES, WIDE, rules="none"))[1]


# ---------------------------------------------------------------- cells that hold more
def test_a_list_beside_its_name_keeps_its_lines_and_the_name_stands_before_the_first(tmp_path):
    rows = [[["Diagnoses"], ["Pneumonia", "Hypertension", "Asthma"]], [["Allergies"], ["Penicillin (rash)"]]]
    assert lines(tmp_path, ruled(rows, (100, 300), middle=True)) == [
        "Diagnoses  Pneumonia",
        "Hypertension",
        "Asthma",
        "Allergies  Penicillin (rash)",
    ]


def test_lists_side_by_side_are_read_as_they_stand(tmp_path):
    rows = [
        [
            ["Dr B Rhys", "Beckside Medical Group", "Northmoor"],
            ["Name: Ada Testerton", "Born: 28/02/1950", "Ward: Cedar"],
        ],
        [["Haemoglobin", "Platelets"], ["132 g/L", "245 10^9/L"]],
    ]
    assert lines(tmp_path, ruled(rows, (240, 240))) == [
        "Dr B Rhys  Name: Ada Testerton",
        "Beckside Medical Group  Born: 28/02/1950",
        "Northmoor  Ward: Cedar",
        "Haemoglobin  132 g/L",
        "Platelets  245 10^9/L",
    ]


def test_prose_side_by_side_is_read_one_cell_after_the_other(tmp_path):
    cough = [
        "She came with three days of cough and",
        "fever and pain on the right side. She",
        "has had asthma since she was",
    ]
    cough += ["a child, and there was no blood in", "what she coughed up on the ward."]
    fluids = [
        "She was given fluids and oxygen, and",
        "amlodipine was begun again before she",
        "went home. Omeprazole was stopped",
    ]
    fluids += ["because of low magnesium, and she will", "be seen in clinic in six weeks."]
    rows = [[["Complaint"], ["Treatment"]], [cough, fluids]]
    assert lines(tmp_path, ruled(rows, (198, 210))) == ["Complaint  Treatment", *cough, *fluids]


def test_a_box_round_a_letter_changes_nothing(tmp_path):
    frame = b"40 40 500 760 re S 40 330 m 540 330 l S\n"
    rows = ruled(MEDICINES, WIDE, rules="none")
    assert lines(tmp_path, frame + rows) == lines(tmp_path, rows)


# ---------------------------------------------------------------- what is no table
def grid(rows: int, columns: int, step: float = 10.0) -> list[Rule]:
    level = [Rule(0, at * step, columns * step, at * step) for at in range(rows + 1)]
    return level + [Rule(at * step, 0, at * step, rows * step) for at in range(columns + 1)]


def test_tables_have_two_rows_and_two_columns():
    assert [[len(row) for row in table.rows] for table in tables_of(grid(3, 2))] == [[2, 2, 2]]
    assert tables_of(grid(1, 3)) == tables_of(grid(3, 1)) == tables_of([]) == ()


def test_squared_paper_is_given_up_in_time():
    side = int(MOST_CROSSINGS**0.5) + 1
    start = time.process_time()
    assert tables_of(grid(side, side)) == tables_of(grid(190, 190)) == ()
    assert time.process_time() - start < 2


def test_a_page_that_draws_a_picture_is_read_as_it_stands(tmp_path):
    picture = b"".join(b"%d %d m %d %d l S\n" % (at % 500, at % 700, at % 499, at % 699) for at in range(MOST_CORNERS))
    content = ruled(MEDICINES, WIDE)
    assert len(lines(tmp_path, content)) == 3
    assert lines(tmp_path, content + picture) == lines(tmp_path, ruled(MEDICINES, WIDE, rules="none"))


def test_what_only_cuts_what_is_drawn_after_it_is_no_rule(tmp_path):
    cut = b"".join(b"q 60 %d 150 30 re 210 %d 250 30 re W n Q\n" % (y, y) for y in (750, 720, 690))
    rows = ruled(MEDICINES, WIDE, rules="none")
    assert lines(tmp_path, cut + rows) == lines(tmp_path, rows)


def test_words_between_the_cells_leave_the_page_as_it_stands():
    table = Table(((Box(0, 0, 50, 20), Box(150, 0, 200, 20)), (Box(0, 20, 50, 40), Box(150, 20, 200, 40))))
    words = [Word(text, Box(left, 5, left + 30, 15), 1.0, 0) for text, left in (("a", 5), ("b", 80), ("c", 160))]
    assert [(word.text, word.line) for word in in_cells(words, [table])] == [("a", 0), ("b", 0), ("c", 0)]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_table_on_a_page_turned_for_display_is_a_table(tmp_path, turn):
    at = {90: b"0 1 -1 0 800 20 cm ", 180: b"-1 0 0 -1 560 830 cm ", 270: b"0 -1 1 0 20 560 cm "}[turn]
    letter = b"".join(shown(60, 300 - 20 * row, line) for row, line in enumerate(LETTER))
    path = text_pdf(tmp_path / "turned.pdf", b"q " + at + ruled(MEDICINES, WIDE) + letter + b"Q", size=(842, 842))
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].Rotate = turn
        document.save(path)
    reading = printed_words(path, 1)
    assert reading is not None
    assert Transcript.of([reading]).text.splitlines()[2] == (
        "Metformin  500 mg  one tablet twice daily with food  increased from once daily"
    )


@pytest.mark.parametrize("matrix", [[1, 0, 0, 1, 0, 0], [0.9, 0, 0, 0.9, 20, 60]])
def test_rules_drawn_in_a_form_within_a_form_are_found_where_they_are_shown(tmp_path, matrix):
    path = text_pdf(tmp_path / "form.pdf", b"/Outer Do " + shown(60, 40, "Dear Doctor this lady was seen today"))
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        page = document.pages[0]
        inner = document.make_stream(
            ruled(MEDICINES, WIDE), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 595, 842]
        )
        inner.Resources = page.Resources
        inner.Matrix = pikepdf.Array(matrix)
        outer = document.make_stream(b"/Inner Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        outer.BBox, outer.Matrix = pikepdf.Array([0, 0, 595, 842]), pikepdf.Array([1, 0, 0, 1, 5, -10])
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Inner=inner))
        page.Resources = pikepdf.Dictionary(Font=page.Resources.Font, XObject=pikepdf.Dictionary(Outer=outer))
        document.save(path)
    reading = printed_words(path, 1)
    assert reading is not None
    assert Transcript.of([reading]).text.splitlines()[2] == (
        "Metformin  500 mg  one tablet twice daily with food  increased from once daily"
    )
