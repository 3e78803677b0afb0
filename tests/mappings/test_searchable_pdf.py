import io
import re
from pathlib import Path

import numpy as np
import pikepdf
import pikepdf.pdfa
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps

from mappings.outputs.searchable_pdf import OUTPUT, SearchablePdf, check, searchable_pdf
from mappings.pictures import Rendition
from records.errors import DamagedFile, LockedFile
from records.types import Box, CodedRecord, PageKind, Reading, Word
from tests.mappings.sheets import (
    HIGH,
    WIDE,
    WORDS,
    as_it_came,
    image_stream,
    reading,
    record,
    scanned_pdf,
    seen,
    upright,
    written_pdf,
)

TEXTS = tuple(word.text for word in WORDS)
CERTAIN = tuple(
    Word(text, Box(40, 50 + 20 * row, 90, 60 + 20 * row), 1.0, row) for row, text in enumerate(("Dear", "Yours"))
)


def made(source: Path, *readings: Reading) -> SearchablePdf:
    """The PDF/A of a file, which must pass the check and be the same twice."""
    papers = record(*readings)
    result = searchable_pdf(source, papers)
    assert check(result.data) == ()
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert pikepdf.pdfa.check(pdf, "2b").passed
        assert len(pdf.pages) == len(readings)
    assert searchable_pdf(source, papers).data == result.data
    return result


def picture_bytes(data: bytes) -> bytes:
    """The encoded bytes of the only picture on the first page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (picture,) = (stream for _, stream in pdf.pages[0].obj.Resources.XObject.items())
        return picture.read_raw_bytes()


def assert_words_lie_over_their_print(data: bytes, within: float = 2.0) -> None:
    page = seen(data)
    assert page.words == TEXTS
    for box in page.boxes:
        assert np.abs(np.subtract(box, page.ink(box))).max() <= within


# ---------------------------------------------------------------- places
@pytest.mark.parametrize("skew", [0.0, 2.5, -4.0])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_lie_over_their_print_however_the_sheet_came_in(tmp_path: Path, turn: int, skew: float) -> None:
    source = tmp_path / "scan.png"
    as_it_came(upright(), turn, skew).save(source)
    result = made(source, reading(turn, skew))
    assert_words_lie_over_their_print(result.data, within=2.0 if not skew else 4.0)
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert pdf.pages[0].obj.Rotate == turn  # turned for the viewer: the picture itself is not


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_scanned_pdf_that_is_turned_already_is_turned_on(tmp_path: Path, rotate: int, turn: int) -> None:
    source = scanned_pdf(tmp_path / "scan.pdf", as_it_came(upright(), turn), rotate, corner=(100, -50))
    result = made(source, reading(turn))
    assert result.renditions == (Rendition.UNTOUCHED,)
    assert_words_lie_over_their_print(result.data)


def test_words_can_be_copied_in_reading_order_with_spaces(tmp_path: Path) -> None:
    source = tmp_path / "scan.png"
    columns = (
        Word("left", Box(30, 40, 60, 50), 0.9, 0),
        Word("right", Box(200, 42, 240, 50), 0.9, 0),
        Word("touching", Box(30, 70, 90, 80), 0.9, 1),
        Word("words", Box(89, 70, 120, 80), 0.9, 1),
        Word("£5—ŵż", Box(30, 100, 90, 110), 0.9, 2),
    )
    upright(columns).save(source)
    assert seen(made(source, reading(words=columns)).data).words == ("left", "right", "touching", "words", "£5—ŵż")


def test_a_side_without_words_is_kept_without_a_layer(tmp_path: Path) -> None:
    source = tmp_path / "scan.png"
    upright(()).save(source)
    assert seen(made(source, reading(words=())).data).words == ()


# ---------------------------------------------------------------- pictures
def test_the_bytes_of_a_jpeg_are_untouched(tmp_path: Path) -> None:
    source = tmp_path / "scan.jpg"
    upright().convert("RGB").save(source, quality=60, dpi=(144, 144))
    result = made(source, reading())
    assert result.renditions == (Rendition.UNTOUCHED,)
    assert result.kept_original
    assert picture_bytes(result.data) == source.read_bytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_lies_as_its_camera_says(tmp_path: Path, orientation: int) -> None:
    source = tmp_path / "photo.jpg"
    shown = upright()
    back = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}[orientation]
    exif = Image.Exif()
    exif[0x0112] = back
    shown_back = ImageOps.exif_transpose(_with_exif(shown, exif))
    exif[0x0112] = orientation
    shown_back.save(source, exif=exif, quality=95)
    assert_words_lie_over_their_print(made(source, reading()).data)


def _with_exif(image: Image.Image, exif: Image.Exif) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "PNG", exif=exif)
    return Image.open(out)


def fax(dpi: tuple[int, int]) -> Image.Image:
    size = (round(WIDE * dpi[0] / 72), round(HIGH * dpi[1] / 72))
    return upright().resize(size, Image.Resampling.NEAREST).convert("1")


@pytest.mark.parametrize("compression", ["group3", "group4"])
@pytest.mark.parametrize("dpi", [(204, 98), (204, 196)])
def test_a_fax_of_one_strip_is_copied_and_shown_in_its_true_proportions(
    tmp_path: Path, compression: str, dpi: tuple[int, int]
) -> None:
    source = tmp_path / "fax.tif"
    fax(dpi).save(source, compression=compression, dpi=dpi, strip_size=2**31 - 1)
    result = made(source, reading(kind=PageKind.FAX_STANDARD))
    assert result.renditions == (Rendition.UNTOUCHED,)
    assert picture_bytes(result.data) in source.read_bytes()
    assert seen(result.data).pixels.shape == (HIGH, WIDE)
    assert_words_lie_over_their_print(result.data)


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_lzw", "packbits", "raw"])
def test_a_fax_of_many_strips_is_encoded_again_without_loss(tmp_path: Path, compression: str) -> None:
    source = tmp_path / "fax.tif"
    original = fax((204, 196))
    original.save(source, compression=compression, dpi=(204, 196), strip_size=4096)
    result = made(source, reading(kind=PageKind.FAX_FINE))
    assert result.renditions == (Rendition.LOSSLESS,)
    assert result.kept_original
    assert np.array_equal(_pixels(result.data), np.asarray(original.convert("L")))


def _pixels(data: bytes) -> np.ndarray:
    """The pixels of the picture on the first page, as a viewer decodes them."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        picture = next(iter(document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])))
        decoded = picture.get_bitmap(scale_to_original=False).to_pil()
        return np.array(decoded.convert("L" if decoded.mode in ("1", "L") else "RGB"))


def test_frames_of_a_tiff_are_pages(tmp_path: Path) -> None:
    source = tmp_path / "fax.tif"
    frames = [fax((204, 196)), Image.new("1", fax((204, 196)).size, 1)]
    frames[0].save(source, compression="group4", save_all=True, append_images=frames[1:])
    result = made(source, reading(), reading(words=(), page=2))
    assert seen(result.data, 1).words == TEXTS
    assert seen(result.data, 2).pixels.min() > 250


def test_what_is_transparent_shows_white_paper(tmp_path: Path) -> None:
    source = tmp_path / "page.png"
    clear = Image.new("RGBA", (600, 800), (255, 0, 0, 0))
    clear.paste((0, 0, 200, 255), (0, 400, 600, 800))
    clear.save(source)
    result = made(source, reading(words=()))
    pixels = _pixels(result.data)
    assert pixels[100, 100].tolist() == [255, 255, 255]
    assert pixels[700, 100].tolist() == [0, 0, 200]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_a_png_keeps_every_pixel(tmp_path: Path, mode: str) -> None:
    source = tmp_path / "page.png"
    noise = np.random.default_rng(1).integers(0, 256, (200, 150, 3), dtype=np.uint8)
    original = Image.fromarray(noise).convert(mode)
    original.save(source)
    pixels = _pixels(made(source, reading(words=())).data)
    expected = original.convert("RGB") if pixels.ndim == 3 else original.convert("L")
    assert np.array_equal(pixels, np.asarray(expected))


def test_a_picture_cut_off_is_damaged(tmp_path: Path) -> None:
    source = tmp_path / "scan.jpg"
    upright().save(source)
    source.write_bytes(source.read_bytes()[:-900])
    with pytest.raises(DamagedFile):
        searchable_pdf(source, record(reading()))


# ---------------------------------------------------------------- scanned PDF files
def test_the_picture_of_a_scanned_pdf_is_untouched(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path / "scan.pdf", upright(), Interpolate=True)
    result = made(source, reading())
    assert result.renditions == (Rendition.UNTOUCHED,)
    with pikepdf.open(source) as pdf:
        assert picture_bytes(result.data) == pdf.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()


def test_a_font_with_which_nothing_is_written_costs_no_picture(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path / "scan.pdf", upright())
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        pdf.pages[0].obj.Resources.Font = pikepdf.Dictionary(F1=font)
        pdf.save(source)
    pdf_made = made(source, reading())
    assert pdf_made.renditions == (Rendition.UNTOUCHED,)
    assert check(pdf_made.data) == ()


def add_text(source: Path, mode: int) -> Path:
    """Text over a scan: mode 3 is invisible, as old readings are; 0 is printed."""
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.obj.Resources.Font = Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        page.contents_add(f"BT {mode} Tr /F1 30 Tf 40 200 Td (w~r!d) Tj ET".encode())
        pdf.save(source)
    return source


def test_an_old_reading_gives_way_to_the_new_one(tmp_path: Path) -> None:
    source = add_text(scanned_pdf(tmp_path / "scan.pdf", upright()), mode=3)
    result = made(source, reading())
    assert result.renditions == (Rendition.UNTOUCHED,)
    assert seen(result.data).words == TEXTS


def test_print_over_a_scan_is_never_lost(tmp_path: Path) -> None:
    source = add_text(scanned_pdf(tmp_path / "scan.pdf", upright()), mode=0)
    result = made(source, reading())
    assert result.renditions == (Rendition.DRAWN,)
    assert not result.kept_original
    assert seen(result.data).words == TEXTS
    assert (seen(result.data).pixels[170:205, 40:130] < 128).sum() > 100


def test_inks_are_drawn_in_screen_colours(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path / "scan.pdf", upright().convert("CMYK"), Decode=Array([1, 0] * 4))
    result = made(source, reading())
    assert result.renditions == (Rendition.DRAWN,)
    assert_words_lie_over_their_print(result.data)


def test_a_picture_that_the_archive_cannot_hold_keeps_its_pixels(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path / "scan.pdf", upright())
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        out = io.BytesIO()
        upright().save(out, "JPEG2000")  # without loss
        wide, high = upright().size
        picture = {"Type": Name.XObject, "Subtype": Name.Image, "Width": wide, "Height": high}
        pdf.pages[0].obj.Resources.XObject.Im0 = pdf.make_stream(out.getvalue(), **picture, Filter=Name.JPXDecode)
        pdf.save(source)
    result = made(source, reading())
    assert result.renditions == (Rendition.LOSSLESS,)
    assert np.array_equal(_pixels(result.data), np.asarray(upright()))
    assert_words_lie_over_their_print(result.data)


def test_a_noisy_photograph_drawn_anew_is_not_enormous(tmp_path: Path) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (1200, 900, 3), dtype=np.uint8)
    image = Image.fromarray(noise)
    source = add_text(scanned_pdf(tmp_path / "scan.pdf", image), mode=0)
    result = made(source, reading(words=()))
    assert result.renditions == (Rendition.DRAWN,)
    assert len(result.data) < 2_500_000


def test_a_page_of_nonsense_is_drawn_as_a_viewer_shows_it(tmp_path: Path) -> None:
    source = scanned_pdf(tmp_path / "scan.pdf", upright())
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Resources.Font = Name.Nonsense
        page.Resources.ExtGState = Array([1, 2])
        page.Group = pikepdf.String("nonsense")
        pdf.Root.Names = Array([])
        pdf.save(source)
    assert_words_lie_over_their_print(made(source, reading()).data)


def test_a_layer_that_is_switched_off_stays_unseen(tmp_path: Path) -> None:
    source = written_pdf(tmp_path / "letter.pdf", ("Dear", "Yours"), embedded=True)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="hidden"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        page = pdf.pages[0]
        page.obj.Resources.Properties = Dictionary(L=layer)
        page.contents_add(b"/OC /L BDC 0 0 300 100 re f EMC")
        pdf.save(source)
    result = made(source, reading(words=CERTAIN, kind=PageKind.TEXT))
    assert seen(result.data).pixels[330:390].min() > 200


# ---------------------------------------------------------------- born-digital files
def test_a_digital_page_that_conforms_keeps_its_own_text(tmp_path: Path) -> None:
    source = written_pdf(tmp_path / "letter.pdf", ("Dear", "Yours"), embedded=True)
    result = made(source, reading(words=CERTAIN, kind=PageKind.TEXT))
    assert result.renditions == (Rendition.UNTOUCHED,)
    assert result.kept_original
    assert seen(result.data).words == ("Dear", "Yours")


def test_a_digital_page_without_its_fonts_is_drawn_with_words_over_it(tmp_path: Path) -> None:
    source = written_pdf(tmp_path / "letter.pdf", ("Dear", "Yours"), embedded=False)
    result = made(source, reading(words=CERTAIN, kind=PageKind.TEXT))
    assert result.renditions == (Rendition.DRAWN,)
    assert not result.kept_original
    page = seen(result.data)
    assert page.words == ("Dear", "Yours")
    assert page.pixels.shape == (HIGH, WIDE)
    assert (page.pixels[48:62, 38:72] < 128).sum() > 30  # the word itself


def test_a_page_of_metres_is_drawn_within_bounds(tmp_path: Path) -> None:
    source = written_pdf(tmp_path / "plan.pdf", ("Dear", "Yours"), embedded=False)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.MediaBox = Array([0, 0, 9000, 12000])
        pdf.save(source)
    result = searchable_pdf(source, record(reading(words=(), kind=PageKind.TEXT)))
    assert check(result.data) == ()
    assert _pixels(result.data).size <= 40_100_000


def test_only_the_pages_of_the_document_are_taken(tmp_path: Path) -> None:
    source = tmp_path / "stack.pdf"
    with pikepdf.new() as pdf:
        for number in range(1, 5):
            one = written_pdf(tmp_path / f"{number}.pdf", (f"Page{number}",), embedded=True)
            with pikepdf.open(one) as single:
                pdf.pages.extend(single.pages)
        pdf.save(source)
    words = [(Word(f"Page{number}", Box(40, 50, 90, 60), 1.0, 0),) for number in range(1, 5)]
    pages = [reading(words=words[number - 1], page=number, kind=PageKind.TEXT) for number in (2, 3)]
    result = made(source, *pages)
    assert [seen(result.data, number).words for number in (1, 2)] == [("Page2",), ("Page3",)]
    assert b"Page4" not in _uncompressed(result.data)
    with pytest.raises(DamagedFile):
        searchable_pdf(source, record(reading(page=5)))


def _uncompressed(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return b"".join(
            thing.read_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and "/Width" not in thing
        )


# ---------------------------------------------------------------- what must not come along
def active_pdf(path: Path) -> Path:
    written_pdf(path, ("Dear", "Yours"), embedded=True)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        look = pdf.make_stream(
            b"0 0 1 rg 0 0 100 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 40])
        )
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T="consent",
                V="yes",
                F=4,
                Rect=Array([100, 100, 200, 140]),
                AP=Dictionary(N=look),
                P=page.obj,
            )
        )
        note = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 30, 30]), Contents="a note of Mrs Example"
            )
        )
        page.obj.Annots = Array([field, note])
        page.obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        pdf.attachments["secret.txt"] = b"attached words"
        pdf.docinfo[Name.Author] = "Mrs Example"
        pdf.save(path)
    return path


def test_nothing_active_or_hidden_comes_along_but_what_a_form_shows(tmp_path: Path) -> None:
    source = active_pdf(tmp_path / "form.pdf")
    result = made(source, reading(words=CERTAIN, kind=PageKind.TEXT))
    assert result.removed == ("form", "script", "attachment", "annotation")
    assert not result.kept_original
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert not {"/AcroForm", "/OpenAction", "/Names", "/AA", "/AF"} & set(pdf.Root.keys())
        assert not {"/Annots", "/AA"} & set(pdf.pages[0].obj.keys())
        held = b" ".join(repr(thing).encode() for thing in pdf.objects) + _uncompressed(result.data)
    assert not re.search(rb"JavaScript|app\.alert|attached words|Mrs Example|/Widget|/Filespec", held)
    assert seen(result.data).pixels[265:295, 105:195].max() < 128  # the field's own look


def test_a_form_filled_in_keeps_its_page_and_its_looks(tmp_path: Path) -> None:
    source = active_pdf(tmp_path / "form.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Annots = Array([pdf.pages[0].obj.Annots[0]])
        del pdf.Root.OpenAction, pdf.Root.Names, pdf.Root.AF
        pdf.save(source)
    result = made(source, reading(words=CERTAIN, kind=PageKind.TEXT))
    assert result.renditions == (Rendition.UNTOUCHED,)
    assert result.removed == ("form",)
    assert seen(result.data).pixels[265:295, 105:195].max() < 128


def test_links_and_a_place_to_start_are_no_loss(tmp_path: Path) -> None:
    source = written_pdf(tmp_path / "letter.pdf", ("Dear", "Yours"), embedded=True)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        link = Dictionary(S=Name.URI, URI="https://www.example.org")
        box = Array([40, 330, 90, 350])
        page.Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=link))])
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([page, Name.Fit]))
        pdf.Root.AcroForm = Dictionary(Fields=Array([]))
        pdf.save(source)
    result = made(source, reading(words=CERTAIN, kind=PageKind.TEXT))
    assert result.kept_original
    assert b"example.org" not in _uncompressed(result.data)


def test_a_password_to_open_locks_the_file_and_one_to_print_does_not(tmp_path: Path) -> None:
    plain = written_pdf(tmp_path / "letter.pdf", ("Dear", "Yours"), embedded=True)
    locked, printing = tmp_path / "locked.pdf", tmp_path / "printing.pdf"
    with pikepdf.open(plain) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
        pdf.save(printing, encryption=pikepdf.Encryption(owner="o", user=""))
    digital = reading(words=CERTAIN, kind=PageKind.TEXT)
    with pytest.raises(LockedFile):
        searchable_pdf(locked, record(digital))
    result = made(printing, digital)
    assert seen(result.data).words == ("Dear", "Yours")
    assert b"/Encrypt" not in result.data


# ---------------------------------------------------------------- the file
def test_the_file_says_what_it_is_and_never_whose(tmp_path: Path) -> None:
    source = tmp_path / "Mrs Example 999 000 0018.png"
    upright().save(source)
    data = made(source, reading()).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        about = {str(key): str(value) for key, value in pdf.docinfo.items()}
        packet = pdf.Root.Metadata.read_bytes().decode("utf-8")
        assert str(pdf.Root.Lang) == "en-GB"
    assert about["/Title"] == "Clinic letter"
    assert about["/Producer"].startswith("Casenote ")
    assert about["/CreationDate"] == "D:20261122040506+00'00'"
    assert "<pdfaid:part>2<" in packet
    assert "2026-11-22T04:05:06+00:00" in packet
    assert "Example" not in packet
    assert b"Example" not in data


def test_a_record_without_a_date_makes_a_file_without_one(tmp_path: Path) -> None:
    from dataclasses import replace

    source = tmp_path / "scan.png"
    upright().save(source)
    undated: CodedRecord = replace(record(reading()), migrated="")
    data = searchable_pdf(source, undated).data
    assert check(data) == ()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/CreationDate" not in pdf.docinfo


def test_the_check_names_the_rule_and_no_words() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.Resources = Dictionary(XObject=Dictionary(P=image_stream(pdf, upright())))
        pdf.docinfo[Name.Title] = "Mrs Example"
        out = io.BytesIO()
        pdf.save(out)
    issues = check(out.getvalue())
    assert issues
    assert all(issue.rule and issue.place for issue in issues)
    assert "Example" not in repr(issues)
    assert check(b"not a PDF")


def test_the_output_says_what_it_is() -> None:
    assert (OUTPUT.name, OUTPUT.suffix, OUTPUT.media_type) == ("pdf", ".pdf", "application/pdf")
