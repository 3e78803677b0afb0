from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from capture import sheet_payload
from capture.pages import count_pages, decode
from capture.patch_codes import patch_code
from capture.sheet_payload import (
    NO_KEY,
    NO_QR,
    OTHER_VERSION,
    WRONG_CLAIMS,
    WRONG_SIGNATURE,
    Header,
    header_codes,
    make_key,
    read_key,
    separator_codes,
    sheet_of,
    tied,
)
from capture.sheets import NOT_TIED, OTHER_PRINT, TWO_HEADERS, WRITTEN_ON, sheet_on
from records.errors import DocumentError, SheetKeyUnusable
from records.settings import Limits
from records.stacks import Sheet, SheetKind
from records.types import NhsNumber, OdsCode, Pixels
from samples import wear
from tests.capture import sheet_papers
from tests.capture.sheet_papers import HEADER, KEY, WORN, code, empty, letter, page, patch, patch_sheet, put, written

QR, BARS, CODE_39 = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39
INBOX = Path(__file__).parents[2] / "samples" / "inbox"


def as_header(sheet: Sheet) -> Header:
    assert sheet.trust and sheet.sheets
    return Header(sheet.box, sheet.trust, sheet.nhs_number, sheet.sheets, sheet.sides)


QUICK = {"upside down", "skew 7", "fax standard", "photocopy", "grey 150 dpi, noise", "half gone", "faint"}
WORN_SHEETS = [pytest.param(worn, marks=[] if worn in QUICK else [pytest.mark.slow]) for worn in WORN]


# ---------------------------------------------------------------- our sheets, worn
@pytest.mark.parametrize("worn", WORN_SHEETS)
def test_a_worn_separator_sheet_is_found(worn: str) -> None:
    assert sheet_on(WORN[worn](sheet_papers.separator(), 3), None) == Sheet(1, SheetKind.SEPARATOR)


@pytest.mark.parametrize("worn", WORN_SHEETS)
def test_a_worn_header_sheet_says_all_that_was_printed(worn: str) -> None:
    sheet = sheet_on(WORN[worn](sheet_papers.header(), 5), KEY)
    assert sheet and sheet.kind is SheetKind.HEADER
    assert sheet.fault is None and not sheet.keeps_page
    assert as_header(sheet) == HEADER


def test_a_header_of_which_only_the_bars_are_left_has_a_fault() -> None:
    pixels = sheet_papers.header().copy()
    pixels[:1010, :1020] = 255
    pixels[-1010:, -1020:] = 255
    assert sheet_on(page(pixels, 300), KEY) == Sheet(1, SheetKind.HEADER, fault=NO_QR)


def test_codes_of_two_header_sheets_on_one_page_are_not_believed() -> None:
    other = header_codes(replace(HEADER, sheets=7), KEY)
    two = put(sheet_papers.header(), code(other[0], QR, 10), 1000, 1500)
    assert sheet_on(page(two, 300), KEY) == Sheet(1, SheetKind.HEADER, fault=TWO_HEADERS)
    swapped = put(
        put(empty(), code(header_codes(HEADER, KEY)[0], QR, 10), 200, 300), code(other[1], BARS, 6, 150), 200, 1800
    )
    assert sheet_on(page(swapped, 300), KEY) == Sheet(1, SheetKind.HEADER, fault=NOT_TIED)


def test_what_only_shines_through_from_the_other_side_is_no_sheet() -> None:
    back = wear.show_through(np.full_like(sheet_papers.separator(), 255), sheet_papers.separator())
    assert sheet_on(page(wear.grey_scan(back, 1), 300), None) is None


# ---------------------------------------------------------------- what somebody wrote on a sheet
def crossed(paper: Pixels) -> Pixels:
    paper = paper.copy()
    for start, end in (((1900, 1650), (2000, 1750)), ((2000, 1650), (1900, 1750))):
        cv2.line(paper, start, end, 40, 6)
    return paper


def scribbled(paper: Pixels) -> Pixels:
    paper, along = paper.copy(), np.arange(500)
    line = np.column_stack([600 + along + 10 * np.cos(along / 7), 1690 + 30 * np.sin(along / 14)])
    cv2.polylines(paper, [line.astype(np.int32)], isClosed=False, color=60, thickness=5)
    return paper


ADDED = ["Patience Okonjo - anaphylaxis to", "penicillin today. Warfarin stopped."]
WORN_A_LITTLE = ["fax standard", "skew 7", *(pytest.param(w, marks=pytest.mark.slow) for w in ("photocopy", "faint"))]


@pytest.mark.parametrize("worn", WORN_A_LITTLE)
def test_a_note_on_a_separator_sheet_is_kept(worn: str) -> None:
    noted = written(sheet_papers.separator(), ADDED, 380, 1680, 44)
    sheet = sheet_on(WORN[worn](noted, 3), None)
    assert sheet == Sheet(1, SheetKind.SEPARATOR, fault=OTHER_PRINT, keeps_page=True)


@pytest.mark.parametrize("worn", WORN_A_LITTLE)
def test_a_word_or_a_mark_on_a_sheet_is_a_fault(worn: str) -> None:
    for marked in (crossed(sheet_papers.separator()), written(sheet_papers.separator(), ["DIED"], 1800, 1640, 44)):
        assert sheet_on(WORN[worn](marked, 3), None) == Sheet(1, SheetKind.SEPARATOR, fault=WRITTEN_ON)
    sheet = sheet_on(WORN[worn](crossed(sheet_papers.header()), 3), KEY)
    assert sheet and sheet.fault == WRITTEN_ON and not sheet.keeps_page and as_header(sheet) == HEADER


def test_handwriting_on_a_sheet_is_a_fault() -> None:
    sheet = sheet_on(WORN["photocopy"](scribbled(sheet_papers.separator()), 3), None)
    assert sheet and sheet.fault


@pytest.mark.parametrize("place", [(1240, 1754), (600, 1700), (1900, 1500)])
def test_the_ring_of_a_cup_and_a_hole_are_no_writing(place: tuple[int, int]) -> None:
    stained = sheet_papers.separator().copy()
    cv2.circle(stained, place, 400, 150, 14)
    cv2.circle(stained, (90, 1260), 35, 30, -1)
    assert sheet_on(WORN["quarter turn"](stained, 3), None) == Sheet(1, SheetKind.SEPARATOR)


@pytest.mark.parametrize(("start", "end"), [((0, 1800), (2480, 1850)), ((700, 0), (600, 3508))])
def test_a_crease_is_no_writing(start: tuple[int, int], end: tuple[int, int]) -> None:
    creased = sheet_papers.separator().copy()
    cv2.line(creased, start, end, 120, 3)
    assert sheet_on(WORN["quarter turn"](creased, 3), None) == Sheet(1, SheetKind.SEPARATOR)


def test_a_short_note_with_a_separator_code_is_not_lost() -> None:
    coded = put(empty(), code("SEPARATOR", QR, 8), 1080, 2250)
    said = ["NHS 999 000 0018 Patience Okonjo", "Patient died 3 May 2013.", "Allergic to penicillin!"]
    for gap in (1.4, 1.03):
        noted = coded
        for number, line in enumerate(said):
            noted = written(noted, [line], 220, 600 + round(number * gap * 44), 44)
        sheet = sheet_on(page(noted, 300), None)
        assert sheet and sheet.fault, gap


# ---------------------------------------------------------------- sheets by others
OTHERS = {
    "QR 25 mm": put(empty(), code("SEPARATOR", QR, 14), 1000, 1500),
    "QR with words": written(
        put(empty(), code("Document Separator", QR, 20), 1000, 1500), ["DOCUMENT SEPARATOR"], 900, 2300
    ),
    "Code 39 PATCHT": put(empty(), code("PATCHT", CODE_39, 4, 120), 700, 500),
    "Code 128 and nothing else": put(empty(), code("PATCH-T", BARS, 6, 200), 700, 500),
    "patch T": patch_sheet("NWNW"),
    "patch T printed smaller": patch_sheet("NWNW", 20),
    "patch 2": patch_sheet("WNNW"),
}


@pytest.mark.parametrize(
    "worn",
    [
        "fax standard",
        *(pytest.param(worn, marks=pytest.mark.slow) for worn in ("clean", "quarter turn", "skew 7", "photocopy")),
    ],
)
@pytest.mark.parametrize("name", OTHERS)
def test_separator_sheets_by_others_divide_too(name: str, worn: str) -> None:
    assert sheet_on(WORN[worn](OTHERS[name], 3), None) == Sheet(1, SheetKind.SEPARATOR)


NO_SHEETS = {
    "a letter": letter(),
    "an accession number": put(letter(), code("24R0123456", BARS, 4, 120), 1500, 150),
    "a link": put(letter(), code("https://www.example.nhs.uk/survey", QR, 8), 1900, 150),
    "a pharmacy label": put(empty(), code("RX123456", CODE_39, 5, 120), 700, 500),
    "the word in a sentence": put(empty(), code("the separator of the oil", QR, 10), 1000, 1500),
    "patch 4, which switches to colour": patch_sheet("NWWN"),
    "patch 1": patch_sheet("WWNN"),
    "four like bars": put(empty(), patch("NNNN"), 800, 800),
    "five bars": put(empty(), patch("NWNWN"), 800, 800),
    "nothing": empty(),
    "black": np.zeros_like(empty()),
}


@pytest.mark.parametrize("worn", ["fax standard", pytest.param("clean", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", NO_SHEETS)
def test_other_papers_are_no_sheets(name: str, worn: str) -> None:
    assert sheet_on(WORN[worn](NO_SHEETS[name], 3), KEY) is None


@pytest.mark.slow
def test_no_paper_of_the_samples_is_a_sheet() -> None:
    looked_at = 0
    for path in sorted(path for path in INBOX.rglob("*") if path.is_file()):
        with suppress(DocumentError):  # some are damaged on purpose
            for number in range(1, min(2, count_pages(path, Limits())) + 1):
                sheet = sheet_on(decode(path, number, Limits()), KEY)
                stacked = path.name == "Doc0019.pdf" and number == 1  # the stack: a separator sheet lies on top
                assert (sheet is not None) == stacked, (path.name, number)
                looked_at += 1
    assert looked_at >= 15


STICKERS = {
    "PATCHT": put(letter(), code("PATCHT", CODE_39, 4, 110), 1500, 150),
    "QR": put(letter(6), code("SEPARATOR", QR, 8), 2000, 150),
    "our own": put(letter(), code(separator_codes()[0], QR, 8), 2000, 150),
    "patch 2": put(letter(), np.rot90(patch("WNNW")), 860, 150),
}


@pytest.mark.parametrize("worn", ["upside down"])
@pytest.mark.parametrize("name", STICKERS)
def test_a_letter_with_a_sticker_keeps_its_page(name: str, worn: str) -> None:
    sheet = sheet_on(WORN[worn](STICKERS[name], 3), KEY)
    assert sheet == Sheet(1, SheetKind.SEPARATOR, fault=OTHER_PRINT, keeps_page=True)


def test_a_letter_with_a_header_code_keeps_its_page() -> None:
    sheet = sheet_on(page(put(letter(), code(header_codes(HEADER, KEY)[0], QR, 6), 1900, 60), 300), KEY)
    assert sheet and sheet.keeps_page and sheet.fault == OTHER_PRINT and as_header(sheet) == HEADER


@pytest.mark.parametrize(
    ("bars", "names"),
    [("NWNW", {"T", "3"}), ("WNWN", {"T", "3"}), ("WNNW", {"2"}), ("NWWN", {None}), ("NNWW", {None}), ("WWNN", {None})],
)
def test_patch_codes_are_told_apart_whichever_way_round(bars: str, names: set[str | None]) -> None:
    ink = np.pad((patch(bars, 8, 250) == 0).astype(np.uint8), 60)
    assert {patch_code(np.ascontiguousarray(np.rot90(ink, turn)), 100.0) for turn in range(4)} <= names


@pytest.mark.parametrize("shape", [(1, 1), (3, 4000), (4000, 3), (40, 40)])
def test_pages_of_odd_sizes_are_no_sheets(shape: tuple[int, int]) -> None:
    pixels: Pixels = np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8)
    assert sheet_on(replace(page(empty(), 300), pixels=pixels), KEY) is None


# ---------------------------------------------------------------- what the codes say
NUMBERS = ["9990000018", "9990000026", "9990000034", "9990000042"]
headers = st.builds(
    Header,
    st.text(st.characters(blacklist_categories=("C", "Z")), min_size=1, max_size=30),
    st.sampled_from(["RZZ", "RZY", "A1B2C3"]).map(OdsCode),
    st.none() | st.sampled_from(NUMBERS).map(NhsNumber),
    st.integers(1, 9999),
    st.sampled_from([1, 2]),
)


@given(headers, st.binary(min_size=32, max_size=32))
def test_what_is_signed_is_read_again(header: Header, key: bytes) -> None:
    data, bars = header_codes(header, key)
    sheet = sheet_of(data, 4, key)
    assert sheet and sheet.fault is None and sheet.page == 4 and as_header(sheet) == header
    assert tied(data, bars.encode())


@given(headers, st.data())
def test_a_header_changed_in_one_place_claims_nothing(header: Header, draw: st.DataObject) -> None:
    data = header_codes(header, KEY)[0]
    place = draw.draw(st.integers(len(b"CASENOTE1\nHEADER\n"), len(data) - 1))
    letter_there = draw.draw(st.integers(0, 255).filter(lambda letter: letter != data[place]))
    forged = data[:place] + bytes([letter_there]) + data[place + 1 :]
    assert sheet_of(forged, 1, KEY) == Sheet(1, SheetKind.HEADER, fault=WRONG_SIGNATURE)


def test_a_header_of_another_key_or_without_a_key_at_hand_claims_nothing() -> None:
    data = header_codes(HEADER, KEY)[0]
    assert sheet_of(data, 1, bytes(32)) == Sheet(1, SheetKind.HEADER, fault=WRONG_SIGNATURE)
    assert sheet_of(data, 1, None) == Sheet(1, SheetKind.HEADER, fault=NO_KEY)


@pytest.mark.parametrize("data", [b"CASENOTE2\nHEADER\nRZZ\n", b"CASENOTE0\nSEPARATOR", b"CASENOTE12S"])
def test_a_sheet_of_another_version_says_so(data: bytes) -> None:
    sheet = sheet_of(data, 1, KEY)
    assert sheet and sheet.fault == OTHER_VERSION


@pytest.mark.parametrize(
    "claims",
    [
        "RZZ\nbox\n9990000019\n5\n1",
        "rzz\nbox\n\n5\n1",
        "RZZ\nbox\n\n0\n1",
        "RZZ\nbox\n\n5\n3",
        "RZZ\nbox\n5\n1",
        "RZZ\n\n\n5\n1",
    ],
    ids=["check digit", "trust", "no sheets", "three sides", "a line short", "no label"],
)
def test_a_signed_header_that_can_not_be_right_claims_nothing(claims: str) -> None:
    text = f"CASENOTE1\nHEADER\n{claims}".encode()
    data = text + b"\n" + sheet_payload._signature(text, KEY)
    assert sheet_of(data, 1, KEY) == Sheet(1, SheetKind.HEADER, fault=WRONG_CLAIMS)


@pytest.mark.parametrize("data", [b"", b"CASENOTE", b"CASENOTE1HEADER", b"CASENOTE1H", b"XCASENOTE1S", b"24R0123456"])
def test_other_codes_are_not_ours(data: bytes) -> None:
    assert sheet_of(data, 1, KEY) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"box": ""},
        {"box": " x"},
        {"box": "a\nb"},
        {"box": "a\u202eb"},
        {"box": "x" * 61},
        {"sheets": 0},
        {"sheets": 10_000},
        {"sides": 3},
    ],
    ids=str,
)
def test_a_header_that_can_not_be_right_is_not_made(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"box|sheets|sides"):
        replace(HEADER, **wrong)  # type: ignore[arg-type]


def test_nothing_of_a_patient_is_in_a_repr() -> None:
    sheet = sheet_of(header_codes(HEADER, KEY)[0], 1, KEY)
    for value in (sheet, HEADER):
        assert "9990000018" not in repr(value) and "Store" not in repr(value)
    faults = (
        NO_KEY,
        NO_QR,
        OTHER_VERSION,
        WRONG_CLAIMS,
        WRONG_SIGNATURE,
        OTHER_PRINT,
        TWO_HEADERS,
        NOT_TIED,
        WRITTEN_ON,
    )
    assert not any(re.search(r"[{}0-9]", fault) for fault in faults)


# ---------------------------------------------------------------- the key
def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "deploy" / "sheets.key"
    assert read_key(place) is None
    key = make_key(place)
    assert len(key) == 32 and read_key(place) == key and place.stat().st_mode & 0o777 == 0o600
    with pytest.raises(SheetKeyUnusable):
        make_key(place)
    assert read_key(place) == key


@pytest.mark.parametrize("content", [b"", b"abc", b"\xff" * 64, b"0" * 63])
def test_a_damaged_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(SheetKeyUnusable):
        read_key(tmp_path / "key")
