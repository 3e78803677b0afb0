import json
import os
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from capture.pages import count_pages, decode
from records import errors
from records.settings import Limits
from records.types import PageKind
from tests.capture.paper_files import FULL_PAGE, fax, pdf, png_header, print_share, sheet, tiff, words_content

LIMITS = Limits()


def refusal(path: Path, limits: Limits = LIMITS) -> type[Exception]:
    """The error that a file ends in, counted and then decoded."""
    with pytest.raises(errors.DocumentError) as fault:
        count_pages(path, limits)
        decode(path, 1, limits)
    assert fault.value.__cause__ is None
    return fault.type


def made(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# ---------------------------------------------------------------- what can't be migrated
def test_an_empty_file_says_so(tmp_path):
    assert refusal(made(tmp_path / "empty.pdf", b"")) is errors.EmptyFile


def test_a_missing_file_is_unreadable(tmp_path):
    assert refusal(tmp_path / "gone.pdf") is errors.UnreadableFile


def test_text_called_pdf_is_no_format_of_ours(tmp_path):
    assert refusal(made(tmp_path / "notes.pdf", b"Dear Doctor, this is plain text.")) is errors.UnknownFormat


def test_a_file_beyond_the_limit_is_not_opened(tmp_path):
    large = made(tmp_path / "large.pdf", b"%PDF-1.7" + bytes(1_100_000))
    assert refusal(large, Limits(file_megabytes=1)) is errors.FileTooLarge


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("noise.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4),
        ("header.tif", b"II*\0\xff\xff\0\0"),
        ("cut.tif", None),
        ("cut.jpg", None),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj <<"),
    ],
)
def test_damaged_files_are_called_damaged(tmp_path, name, content):
    if content is None:
        whole = tmp_path / f"whole{Path(name).suffix}"
        sheet().save(whole)
        content = whole.read_bytes()[:3000]
    assert refusal(made(tmp_path / name, content)) is errors.DamagedFile


@pytest.mark.parametrize("side", [20_000, 200_000])
def test_a_decompression_bomb_is_refused_by_its_header(tmp_path, side):
    assert refusal(made(tmp_path / "bomb.png", png_header(side, side))) is errors.PageTooLarge


def test_a_picture_longer_than_can_be_turned_is_refused(tmp_path):
    assert refusal(made(tmp_path / "ribbon.png", png_header(10, 100_000))) is errors.PageTooLarge


def test_a_picture_in_a_pdf_is_measured_before_it_is_decoded(tmp_path):
    path = pdf(tmp_path / "bomb.pdf", FULL_PAGE, Image.new("L", (8, 8)), pixels=(100_000, 100_000))
    assert count_pages(path, LIMITS) == 1
    assert refusal(path) is errors.PageTooLarge


def test_a_page_of_metres_is_drawn_smaller_or_refused(tmp_path):
    poster = decode(pdf(tmp_path / "poster.pdf", words_content(), size=(3370, 4768)), 1, Limits(page_megapixels=20))
    assert poster.pixels.size <= 20_000_000
    assert poster.size == pytest.approx((3370, 4768), rel=1e-6)
    assert refusal(pdf(tmp_path / "field.pdf", words_content(), size=(14_400, 14_400))) is errors.PageTooLarge


def test_a_password_is_called_a_password(tmp_path):
    document = pikepdf.open(pdf(tmp_path / "open.pdf", words_content()))
    document.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="owner", user="user"))
    assert refusal(tmp_path / "locked.pdf") is errors.LockedFile


def test_a_pdf_that_only_forbids_printing_is_read(tmp_path):
    document = pikepdf.open(pdf(tmp_path / "open.pdf", words_content()))
    document.save(tmp_path / "owner.pdf", encryption=pikepdf.Encryption(owner="owner", user=""))
    assert decode(tmp_path / "owner.pdf", 1, LIMITS).kind is PageKind.TEXT


def test_a_pdf_without_pages_holds_nothing_on_paper(tmp_path):
    document = pikepdf.new()
    document.save(tmp_path / "none.pdf")
    assert refusal(tmp_path / "none.pdf") is errors.NotOnPaper


def test_too_many_pages_are_counted_no_further_than_the_limit(tmp_path):
    small = Image.new("1", (100, 140), 1)
    path = made(tmp_path / "many.tif", tiff([small] * 4))
    assert count_pages(path, Limits(pages=4)) == 4
    assert refusal(path, Limits(pages=3)) is errors.TooManyPages
    document = pikepdf.new()
    for _ in range(4):
        document.add_blank_page()
    document.save(tmp_path / "many.pdf")
    assert refusal(tmp_path / "many.pdf", Limits(pages=3)) is errors.TooManyPages


def test_one_damaged_page_leaves_the_others(tmp_path):
    pages = [sheet(dpi=60), sheet(dpi=60)]
    whole = tiff(pages, compression="tiff_lzw")
    path = made(tmp_path / "pages.tif", whole)
    assert count_pages(path, LIMITS) == 2
    assert decode(path, 2, LIMITS).number == 2
    with pytest.raises(errors.DamagedFile):
        decode(path, 3, LIMITS)


# ---------------------------------------------------------------- faxes
@pytest.mark.parametrize("dpi", [(204, 98), None])
def test_a_standard_fax_keeps_its_oblong_dots(tmp_path, dpi):
    page = decode(fax(tmp_path / "fax.tif", 98, dpi), 1, LIMITS)
    assert page.kind is PageKind.FAX_STANDARD
    assert page.pixels.shape == (1146, 1728)
    assert page.size == pytest.approx((610, 842), abs=2)


@pytest.mark.parametrize("dpi", [(204, 196), None])
def test_a_fine_fax_is_told_from_a_standard_one(tmp_path, dpi):
    page = decode(fax(tmp_path / "fax.tif", 196, dpi), 1, LIMITS)
    assert page.kind is PageKind.FAX_FINE
    assert page.size == pytest.approx((610, 842), abs=2)


def test_a_fax_in_a_pdf_is_taken_dot_for_dot(tmp_path):
    dots = sheet().resize((1728, 1146)).point(lambda value: 255 if value > 128 else 0).convert("1")
    page = decode(pdf(tmp_path / "fax.pdf", FULL_PAGE, dots), 1, LIMITS)
    assert page.kind is PageKind.FAX_STANDARD
    assert np.array_equal(page.pixels > 128, np.asarray(dots))


def test_black_for_white_is_put_right(tmp_path):
    dots = sheet().point(lambda value: 0 if value > 128 else 255).convert("1")
    dots.save(tmp_path / "inside_out.tif", compression="group4", dpi=(200, 200))
    page = decode(tmp_path / "inside_out.tif", 1, LIMITS)
    assert print_share(page.pixels) < 0.1
    assert not page.blank


# ---------------------------------------------------------------- pictures
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK", "P", "1"])
def test_every_depth_of_colour_becomes_grey(tmp_path, mode):
    sheet().convert(mode).save(tmp_path / "page.tif", dpi=(200, 200))
    page = decode(tmp_path / "page.tif", 1, LIMITS)
    assert page.pixels.dtype == np.uint8
    assert 0.005 < print_share(page.pixels) < 0.1
    assert page.dpi == pytest.approx((200, 200))


def test_sixteen_bits_and_transparency_become_black_on_white(tmp_path):
    deep = Image.fromarray(np.asarray(sheet()).astype(np.uint16) * 257)
    deep.save(tmp_path / "deep.png")
    clear = Image.new("RGBA", sheet().size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=sheet().point(lambda value: 255 - value))
    clear.save(tmp_path / "clear.png")
    shares = [print_share(decode(tmp_path / name, 1, LIMITS).pixels) for name in ("deep.png", "clear.png")]
    assert shares == pytest.approx([print_share(np.asarray(sheet()))] * 2, rel=0.1)


@pytest.mark.parametrize("dpi", [None, (0, 0), (1, 1), (72, 72)])
def test_a_scan_of_unlikely_size_is_taken_for_a_sheet_of_a4(tmp_path, dpi):
    sheet(dpi=300).save(tmp_path / "page.jpg", **({"dpi": dpi} if dpi else {}))
    page = decode(tmp_path / "page.jpg", 1, LIMITS)
    assert page.dpi == pytest.approx((300, 300), rel=0.01)


def test_a_photograph_is_turned_as_its_camera_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    sheet().rotate(90, expand=True).save(tmp_path / "photo.jpg", exif=exif, dpi=(200, 200))
    page = decode(tmp_path / "photo.jpg", 1, LIMITS)
    assert page.pixels.shape == np.asarray(sheet()).shape
    assert float(np.abs(page.pixels.astype(int) - np.asarray(sheet()).astype(int)).mean()) < 5


# ---------------------------------------------------------------- PDF
def test_words_and_no_picture_are_born_digital(tmp_path):
    page = decode(pdf(tmp_path / "letter.pdf", words_content()), 1, LIMITS)
    assert page.kind is PageKind.TEXT
    assert page.dpi == pytest.approx((200, 200), rel=0.01)
    assert page.size == pytest.approx((595, 842))
    assert print_share(page.pixels) > 0.003


def test_words_over_a_full_page_picture_are_not_trusted(tmp_path):
    old_reading = FULL_PAGE + words_content(("Garbled words of an older reader",), mode=3)
    page = decode(pdf(tmp_path / "scan.pdf", old_reading, sheet(dpi=150)), 1, LIMITS)
    assert page.kind is PageKind.PICTURE
    assert page.dpi == pytest.approx((150, 150), rel=0.01)


def test_words_printed_over_a_full_page_picture_are_seen(tmp_path):
    stamped = FULL_PAGE + words_content()
    page = decode(pdf(tmp_path / "stamped.pdf", stamped, Image.new("L", (620, 877), 255)), 1, LIMITS)
    assert page.kind is PageKind.PICTURE
    assert page.dpi[0] >= 199
    assert not page.blank


def test_a_scan_cut_into_strips_is_one_picture(tmp_path):
    strips = b"q 595 0 0 421 0 421 cm /Scan Do Q q 595 0 0 421 0 0 cm /Scan Do Q\n"
    page = decode(pdf(tmp_path / "strips.pdf", strips, sheet(dpi=300).crop((0, 0, 2481, 1754))), 1, LIMITS)
    assert page.kind is PageKind.PICTURE
    assert page.dpi == pytest.approx((300, 300), rel=0.01)


def test_a_page_that_is_to_be_turned_is_turned(tmp_path):
    page = decode(pdf(tmp_path / "turned.pdf", words_content(), rotate=90), 1, LIMITS)
    assert page.pixels.shape[1] > page.pixels.shape[0]
    assert page.size == pytest.approx((842, 595))


# ---------------------------------------------------------------- blank sides
def test_a_clean_back_is_blank_and_a_letter_is_not(tmp_path):
    for name, lines, blank in (("back.png", (), True), ("front.png", ("Dear Doctor",), False)):
        sheet(lines).save(tmp_path / name, dpi=(200, 200))
        assert decode(tmp_path / name, 1, LIMITS).blank is blank


def test_one_faint_line_is_not_blank(tmp_path):
    sheet(("see overleaf please",), ink=185, paper=235).save(tmp_path / "faint.png", dpi=(200, 200))
    assert not decode(tmp_path / "faint.png", 1, LIMITS).blank


def test_show_through_dirt_and_borders_are_blank(tmp_path):
    back = sheet(ink=228, paper=243).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    dirty = np.asarray(back).copy()
    grain = np.random.default_rng(1)
    dirty = np.clip(dirty + grain.normal(0, 4, dirty.shape), 0, 255).astype(np.uint8)
    dirty[grain.integers(0, dirty.shape[0], 300), grain.integers(0, dirty.shape[1], 300)] = 0
    dirty[:, -30:] = 20
    Image.fromarray(dirty).save(tmp_path / "dirty.png", dpi=(200, 200))
    assert decode(tmp_path / "dirty.png", 1, LIMITS).blank


def test_a_dark_picture_without_letters_is_not_called_blank(tmp_path):
    Image.new("L", (900, 1200), 120).save(tmp_path / "photo.jpg")
    assert not decode(tmp_path / "photo.jpg", 1, LIMITS).blank


# ---------------------------------------------------------------- names
def test_a_name_that_is_not_utf8_is_opened_all_the_same(tmp_path):
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/scan\xff\xfe.pdf"))
    pdf(tmp_path / "plain.pdf", words_content()).rename(odd)
    assert decode(odd, count_pages(odd, LIMITS), LIMITS).kind is PageKind.TEXT


def test_errors_never_tell_the_name(tmp_path):
    path = made(tmp_path / "Jane Example 999 000 0000.pdf", b"nothing")
    with pytest.raises(errors.UnknownFormat) as fault:
        count_pages(path, LIMITS)
    assert "Example" not in json.dumps([str(fault.value), repr(fault.value), *map(str, fault.value.args)])


# ---------------------------------------------------------------- own words that are not what the page shows
OTHER = b"BT /F1 11 Tf %s 72 600 Td (NHS No: 999 123 4560 Patient: Somebody Else) Tj ET\n"


@pytest.mark.parametrize(
    "more",
    [
        OTHER % b"3 Tr",
        OTHER % b"1 g",
        b"q 0 0 1 1 re W n " + OTHER % b"" + b"Q\n",
        OTHER % b"" + b"1 g 60 590 500 30 re f\n",
    ],
    ids=["invisible", "white on white", "clipped away", "painted over"],
)
def test_words_that_nobody_sees_are_not_the_pages_own(tmp_path, more):
    page = decode(pdf(tmp_path / "hidden.pdf", words_content() + more), 1, LIMITS)
    assert page.kind is PageKind.PICTURE


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_white_words_on_dark_and_words_beside_the_page_are_no_reason_to_read_it_anew(tmp_path, rotate):
    more = b"0 g 60 590 500 30 re f\n" + OTHER % b"1 g" + b"BT /F1 11 Tf 72 1600 Td (off the page) Tj ET\n"
    page = decode(pdf(tmp_path / "seen.pdf", words_content() + more, rotate=rotate), 1, LIMITS)
    assert page.kind is PageKind.TEXT


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (b"q 320 0 0 110 250 20 cm /Scan Do Q\n", PageKind.PICTURE),
        (b"q 300 0 0 16 72 756 cm /Scan Do Q\n", PageKind.PICTURE),
        (b"q 60 0 0 30 500 800 cm /Scan Do Q\n", PageKind.TEXT),
    ],
    ids=["a label", "a strip over words", "a logo"],
)
def test_a_picture_that_may_hold_words_is_read(tmp_path, place, kind):
    path = pdf(tmp_path / "label.pdf", words_content() + place, picture=sheet())
    assert decode(path, 1, LIMITS).kind is kind


@pytest.mark.parametrize(("subtype", "kind"), [("/Stamp", PageKind.PICTURE), ("/Link", PageKind.TEXT)])
def test_a_page_with_notes_on_it_is_read_with_them(tmp_path, subtype, kind):
    path = pdf(tmp_path / "noted.pdf", words_content())
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(subtype), Rect=[50, 50, 90, 90], F=4, Contents="Not hers"
        )
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])
        document.save(path)
    assert decode(path, 1, LIMITS).kind is kind


@pytest.mark.parametrize("size", [(1, 31999), (31999, 1), (2, 40), (900, 20)])
def test_a_picture_that_is_no_page_is_said_to_be_none(tmp_path: Path, size: tuple[int, int]) -> None:
    file = tmp_path / "thin.png"
    Image.new("L", size, 255).save(file)
    with pytest.raises(errors.NoPage, match=f"{size[0]} by {size[1]} dots"):
        decode(file, 1, Limits())
