"""Loading releases as they were downloaded: whatever is wrong with one, the index that was there stays as it was."""

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from mappings.terminologies.building import ReleaseFile
from mappings.terminologies.load import load
from mappings.terminologies.maps import CHOICE, CONDITIONAL, NOWHERE, SEVERAL, UNUSUAL, Entry, decide
from mappings.terminologies.wordings import BROAD, sayable
from mappings.terminology import Index, needed_index
from records.errors import (
    SetupError,
    TerminologyBroken,
    TerminologyForbidden,
    TerminologyNotFound,
    TerminologyPartial,
    TerminologyUnreadable,
    TerminologyUnwritable,
)
from records.types import FactKind
from tests.mappings.releases import (
    BODY,
    DISEASE,
    FINDING,
    REPLACED_BY,
    ROOT,
    TRUSTS,
    Snomed,
    clinic,
    pharmacy,
    trusts,
    words_of,
    written,
    zipped,
)

ROOM = Path(__file__).parents[2]  # of the repository: for processes that import its tests


def opened(*given: Path) -> Index:
    """The index of what was given, made beside it."""
    target = given[0].parent / "index.db"
    load(given, target, words_of)
    return needed_index(target, words_of)


def codes(index: Index) -> list[tuple[object, ...]]:
    return sorted(index._all("SELECT code, active, kind, name FROM concept"))


# ---------------------------------------------------------------- where the files lie
def test_a_folder_a_zip_and_zips_in_zips_hold_the_same(tmp_path: Path) -> None:
    files = clinic().files() | pharmacy()
    folder = opened(written(tmp_path / "one" / "deep" / "release", files))
    (tmp_path / "two").mkdir()
    flat = opened(zipped(tmp_path / "two" / "release.zip", files))
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"deeper/{name}", text)
    (tmp_path / "three").mkdir()
    with zipfile.ZipFile(tmp_path / "three" / "outer.zip", "w") as archive:
        archive.writestr("week 11/inner.zip", inner.getvalue())
        archive.writestr("readme.txt", "Full and Delta are elsewhere.")
    nested = opened(tmp_path / "three" / "outer.zip")
    assert codes(folder) == codes(flat) == codes(nested) != []
    assert folder.strengths("Paracetamol") == nested.strengths("Paracetamol") != ()


def test_full_and_delta_files_are_left_alone(tmp_path: Path) -> None:
    files = clinic().files()
    for name in list(files):
        files[name.replace("Snapshot", "Full")] = "nothing\r\n"
        files[name.replace("Snapshot", "Delta")] = "nothing\r\n"
    assert codes(opened(written(tmp_path / "rf2", files)))


def test_of_two_vintages_of_a_file_the_newest_is_loaded(tmp_path: Path) -> None:
    old = Snomed(edition="UKCL", date="20250101").hierarchies()
    old.concept(195967001, "Old asthma (disorder)", "Old asthma", parents=(DISEASE,))
    given = (clinic().write(tmp_path / "new"), old.write(tmp_path / "old"))
    index = opened(*given)
    assert [release.name for release in index.releases] == ["SNOMED CT UK Clinical Extension 2026-03-11"]
    assert index.concept(FactKind.PROBLEM, "Old asthma") is None


def test_of_two_vintages_of_medicines_the_newest_is_loaded(tmp_path: Path) -> None:
    older = {name: text.replace("Adenosine", "Adenosin") for name, text in pharmacy("250226").items()}
    index = opened(zipped(tmp_path / "new.zip", pharmacy()), zipped(tmp_path / "old.zip", older))
    assert [release.name for release in index.releases] == ["dm+d 2026-03-11"]
    assert index.concept(FactKind.MEDICINE, "Adenosine") is not None
    assert index.concept(FactKind.MEDICINE, "Adenosin") is None


def test_editions_are_loaded_together_and_the_later_row_counts(tmp_path: Path) -> None:
    international = Snomed(date="20260101").hierarchies()
    international.concept(195967001, "Asthma (disorder)", "Asthma", parents=(DISEASE,))
    british = Snomed(edition="UKDG", date="20260311")
    british.concept(195967001, "Asthma (disorder)", parents=(DISEASE,), active=False)
    british.concept(1029501000000101, "UK thing (disorder)", "UK thing", parents=(DISEASE,))
    british.numbers = international.numbers
    index = opened(international.write(tmp_path / "a"), british.write(tmp_path / "b"))
    assert [release.name for release in index.releases] == [
        "SNOMED CT International 2026-01-01",
        "SNOMED CT UK Drug Extension 2026-03-11",
    ]
    assert [meaning.active for meaning in index.meanings("195967001")] == [False]
    assert index.concept(FactKind.PROBLEM, "UK thing") is not None


# ---------------------------------------------------------------- rows
def test_comments_lone_quotes_and_other_languages(tmp_path: Path) -> None:
    release = Snomed().hierarchies()
    release.concept(12418009, 'Transfer of "walking" tube (finding)', 'Transfer of "walking" tube', parents=(FINDING,))
    release.concept(16878007, 'Antibody rh" (finding)', 'Antibody rh"', parents=(FINDING,))
    release.lines["descriptions"] += [
        line.replace("\ten\t", "\tcy\t").replace("rh", "gwr") for line in release.lines["descriptions"][-1:]
    ]
    files = {
        name: "#\r\n# made for a test\r\n" + text.replace("id\t", "id\t", 1) for name, text in release.files().items()
    }
    index = opened(written(tmp_path / "rf2", files))
    assert [meaning.coding.display for meaning in index.meanings("16878007")] == ['Antibody rh"']
    assert [meaning.coding.display for meaning in index.meanings("12418009")] == ['Transfer of "walking" tube']


def test_without_british_terms_the_british_spelling_of_the_american_is_preferred(tmp_path: Path) -> None:
    release = Snomed().hierarchies()
    release.concept(
        16761005,
        "Esophagitis (disorder)",
        "Gullet trouble",
        "Oesophagitis",
        parents=(DISEASE,),
        american="Esophagitis",
    )
    american = {
        name: "\r\n".join(line for line in text.split("\r\n") if "999001261000000100" not in line)
        for name, text in release.files().items()
    }
    index = opened(written(tmp_path / "rf2", american))
    assert [meaning.coding.display for meaning in index.meanings("16761005")] == ["Oesophagitis"]


def test_a_ring_of_replacements_ends(tmp_path: Path) -> None:
    release = Snomed().hierarchies()
    release.concept(100001, "One (disorder)", "One", active=False)
    release.concept(100002, "Two (disorder)", "Two", active=False)
    release.association(REPLACED_BY, 100001, 100002)
    release.association(REPLACED_BY, 100002, 100001)
    assert opened(release.write(tmp_path / "rf2")).replacement("100001") is None


def test_two_replacements_are_none(tmp_path: Path) -> None:
    release = clinic()
    release.concept(100001, "Breathing trouble (disorder)", "Breathing trouble", active=False)
    release.association(REPLACED_BY, 100001, 195967001)
    release.association(REPLACED_BY, 100001, 38341003)
    assert opened(release.write(tmp_path / "rf2")).replacement("100001") is None


def test_an_active_concept_is_never_replaced(tmp_path: Path) -> None:
    release = clinic()
    release.association(REPLACED_BY, 195967001, 38341003)
    assert opened(release.write(tmp_path / "rf2")).replacement("195967001") is None


def test_a_name_as_it_is_spelt_goes_before_one_that_is_like_it(tmp_path: Path) -> None:
    release = Snomed().hierarchies()
    release.concept(100001, "Wound (disorder)", "Wound", "Named alike of two", parents=(DISEASE,))
    release.concept(100002, "Wounds (disorder)", "Wounds", "Named alike of two", parents=(DISEASE,))
    index = opened(release.write(tmp_path / "rf2"))
    named = {
        name: index.concept(FactKind.PROBLEM, name) for name in ("Wound", "wounds", "Wound's", "Named alike of two")
    }
    assert {name: found.code if found else None for name, found in named.items()} == {
        "Wound": "100001",
        "wounds": "100002",
        "Wound's": None,
        "Named alike of two": None,
    }
    assert index.wordings(words_of("Named alike of two")) == ()


@pytest.mark.parametrize(
    ("entries", "target", "reason"),
    [
        ([("1", "1", 1, "", "J459")], "J45.9", None),
        ([("1", "1", 1, "TRUE", "I10X")], "I10", None),
        ([("1", "1", 1, "", "G35XD")], "G35", None),
        ([("1", "1", 1, "", "H481A")], "H48.1", None),
        ([("1", "1", 1, "", "M4780")], "M47.80", None),
        ([("1", "1", 1, "", "#NC")], None, NOWHERE),
        ([("1", "1", 1, "", "")], None, NOWHERE),
        ([("1", "1", 1, "IFA 248152002 | Female |", "N80")], None, CONDITIONAL),
        ([("1", "1", 1, "IFA 248152002 | Female |", "N80"), ("1", "1", 2, "OTHERWISE TRUE", "N81")], None, CONDITIONAL),
        ([("1", "1", 1, "", "N800"), ("1", "1", 2, "", "N809")], None, CHOICE),
        ([("1", "1", 1, "", "N800"), ("2", "1", 1, "", "N809")], None, CHOICE),
        ([("1", "1", 1, "", "B018"), ("1", "2", 1, "", "H131")], None, SEVERAL),
        ([("1", "1", 1, "", "see note")], None, UNUSUAL),
    ],
)
def test_only_a_single_target_that_always_holds_is_a_code(
    entries: list[Entry], target: str | None, reason: str | None
) -> None:
    assert decide("ICD-10", entries) == (target, reason)


def test_opcs_targets_have_their_point() -> None:
    assert decide("OPCS-4", [("1", "1", 1, "", "K451")]) == ("K45.1", None)
    assert decide("OPCS-4", [("1", "1", 1, "", "J459X")]) == (None, UNUSUAL)


def test_a_trust_keeps_the_names_of_all_vintages_and_the_dates_of_the_latest(tmp_path: Path) -> None:
    old = trusts(("RZZ", "OLDTOWN NHS TRUST", "19910401", ""), fields=24)
    new = "Code,Name\r\n" * 0 + trusts(("RZZ", "NEWTOWN NHS FOUNDATION TRUST", "19910401", "20240930"))
    index = opened(written(tmp_path / "ods", {"2015-05-29/etr.csv": old, "2025-05-29/etr.csv": new}))
    from datetime import date

    for name in ("Oldtown NHS Trust", "Newtown NHS Trust", "RZZ"):
        found = index.organisation(name, date(2016, 1, 1))
        assert found is not None and (found.code, found.closed) == ("RZZ", date(2024, 9, 30)), name
    assert {release.name for release in index.releases} == {"ODS etr.csv 2015-05-29", "ODS etr.csv 2025-05-29"}


# ---------------------------------------------------------------- again, and in part
def test_the_same_release_again_is_said_and_not_done(tmp_path: Path) -> None:
    given, target = clinic().write(tmp_path / "rf2"), tmp_path / "index.db"
    assert not load([given], target, words_of).already
    made = target.stat().st_ino
    again = load([zipped(tmp_path / "rf2.zip", clinic().files())], target, words_of)
    assert again.already and target.stat().st_ino == made
    assert [release.terminology for release in again.releases] == ["SNOMED CT"]


def test_what_is_not_given_is_carried_over(tmp_path: Path) -> None:
    target = tmp_path / "index.db"
    load([clinic().write(tmp_path / "rf2")], target, words_of)
    load([zipped(tmp_path / "dmd.zip", pharmacy())], target, words_of)
    loaded = load([zipped(tmp_path / "newer.zip", pharmacy("180326"))], target, words_of)
    assert loaded.kept == ("SNOMED CT",)
    assert [release.name for release in loaded.releases] == [
        "SNOMED CT UK Clinical Extension 2026-03-11",
        "dm+d 2026-03-18",
    ]
    index = needed_index(target, words_of)
    found = index.concept(FactKind.PROBLEM, "Asthma")
    assert found is not None and found.release.endswith("/20260311")
    assert [coding.code for coding in index.maps("195967001")] == ["J45.9"]
    assert index.replacement("155574008") is not None
    assert index.wordings(words_of("multiple sclerosis")) != ()
    assert index.wordings(words_of("adenosine")) != ()


def test_what_another_version_loaded_is_not_lost_in_silence(tmp_path: Path) -> None:
    target = tmp_path / "index.db"
    load([clinic().write(tmp_path / "rf2")], target, lambda text: tuple(text.split()))
    before = target.read_bytes()
    with pytest.raises(TerminologyPartial, match="SNOMED CT is missing: another version"):
        load([zipped(tmp_path / "dmd.zip", pharmacy())], target, words_of)
    assert target.read_bytes() == before
    assert not load([tmp_path / "rf2", tmp_path / "dmd.zip"], target, words_of).already


def test_whoever_has_the_old_index_open_keeps_it(tmp_path: Path) -> None:
    index = opened(clinic().write(tmp_path / "rf2"))
    replaced = Snomed(edition="UKCL", date="20270101").hierarchies().write(tmp_path / "next")
    load([replaced], tmp_path / "index.db", words_of)
    assert index.concept(FactKind.PROBLEM, "Asthma") is not None
    assert needed_index(tmp_path / "index.db", words_of).concept(FactKind.PROBLEM, "Asthma") is None


def test_what_lies_there_and_is_no_index_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "index.db").write_text("not an index")
    assert codes(opened(clinic().write(tmp_path / "rf2")))


# ---------------------------------------------------------------- what may be wrong
def part(folder: Path, name: str) -> Path:
    return next(folder.rglob(f"*{name}*"))


def change(name: str, how: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def changed(folder: Path) -> None:
        path = part(folder, name)
        path.write_bytes(how(path.read_bytes()))

    return changed


WRONG = [
    ("another header", change("sct2_Concept", lambda data: data.replace(b"moduleId", b"module", 1)), TerminologyBroken),
    ("no header", change("sct2_Concept", lambda data: b""), TerminologyBroken),
    ("a cell too few", change("sct2_Desc", lambda data: data[: data.rfind(b"\t")] + b"\r\n"), TerminologyBroken),
    ("cut in a row", change("sct2_Relationship", lambda data: data[:-40]), TerminologyBroken),
    ("not UTF-8", change("sct2_Desc", lambda data: data.replace(b"Asthma", b"Asthm\xe4")), TerminologyBroken),
    (
        "a code that is none",
        change("sct2_Concept", lambda data: data.replace(b"195967001", b"asthma")),
        TerminologyBroken,
    ),
    ("a code too long", change("sct2_Concept", lambda data: data.replace(b"195967001", b"9" * 30)), TerminologyBroken),
    ("no relationships", lambda folder: part(folder, "sct2_Relationship").unlink(), TerminologyPartial),
    ("no language", lambda folder: part(folder, "der2_cRefset_Language").unlink(), TerminologyPartial),
    (
        "half the concepts",
        change("sct2_Concept", lambda data: b"\r\n".join(data.split(b"\r\n")[:12]) + b"\r\n"),
        TerminologyPartial,
    ),
    (
        "half the relations",
        change("sct2_Relationship", lambda data: b"\r\n".join(data.split(b"\r\n")[:12]) + b"\r\n"),
        TerminologyPartial,
    ),
    (
        "half the terms",
        change("sct2_Desc", lambda data: b"\r\n".join(data.split(b"\r\n")[:30]) + b"\r\n"),
        TerminologyPartial,
    ),
    (
        "no root",
        change("sct2_Concept", lambda data: data.replace(str(ROOT).encode(), b"138875999")),
        TerminologyPartial,
    ),
    ("cut XML", change("f_vmp2", lambda data: data[:-60]), TerminologyBroken),
    ("another root", change("f_vtm2", lambda data: data.replace(b"VIRTUAL_THERAPEUTIC", b"OTHER")), TerminologyBroken),
    (
        "a code that is no number",
        change("f_vtm2", lambda data: data.replace(b"90332006", b"paracetamol")),
        TerminologyBroken,
    ),
    ("no lookups", lambda folder: part(folder, "f_lookup2").unlink(), TerminologyPartial),
    ("no medicines", change("f_vtm2", lambda data: b"<VIRTUAL_THERAPEUTIC_MOIETIES/>"), TerminologyPartial),
    ("a date that is none", change("etr", lambda data: data.replace(b"20050401", b"1 April 2005")), TerminologyBroken),
    ("too few fields", change("etr", lambda data: b'"RZZ","A TRUST"\r\n'), TerminologyBroken),
    ("no trusts", change("etr", lambda data: b"\r\n"), TerminologyPartial),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with whole releases of everything."""
    folder = tmp_path_factory.mktemp("sound")
    clinic().write(folder / "release")
    written(folder / "release", pharmacy() | {"etr.csv": TRUSTS})
    return folder


@pytest.mark.parametrize(("spoil", "error"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_bad_file_is_named_and_the_old_index_stays(
    sound: Path, tmp_path: Path, spoil: Callable[[Path], None], error: type[SetupError]
) -> None:
    target = tmp_path / "kept" / "index.db"
    load([written(tmp_path / "ods", {"etr.csv": trusts(("RZ1", "A TRUST", "20000101", ""))})], target, words_of)
    before = target.read_bytes()
    shutil.copytree(sound / "release", tmp_path / "release")
    spoil(tmp_path / "release")
    with pytest.raises(error) as caught:
        load([tmp_path / "release"], target, words_of)
    assert "untouched" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["index.db"]


@pytest.mark.parametrize(
    "spoil", [lambda data: data[: len(data) // 2], lambda data: data[:60] + b"\0" * 20 + data[80:]]
)
def test_a_damaged_zip_is_refused(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = zipped(tmp_path / "release.zip", pharmacy())
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(TerminologyBroken):
        load([path], tmp_path / "index.db", words_of)
    assert not (tmp_path / "index.db").exists()


def test_a_place_without_a_release_and_one_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    for given in (tmp_path / "letters", tmp_path / "nowhere"):
        with pytest.raises(TerminologyNotFound):
            load([given], tmp_path / "index.db", words_of)


def test_a_place_that_can_not_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TerminologyUnwritable):
        load([clinic().write(tmp_path / "rf2")], tmp_path / "file" / "index.db", words_of)


KILLED = """
import os, signal, sys
from pathlib import Path
from mappings.terminologies.load import load
from tests.mappings.releases import words_of

def read_half(text):
    if os.path.exists(sys.argv[2] + ".go"):
        return words_of(text)
    print("under way", flush=True)
    signal.pause()

load([Path(sys.argv[1])], Path(sys.argv[2]), read_half)
"""


def test_what_a_killed_load_left_is_swept_away_and_what_is_under_way_is_not(tmp_path: Path) -> None:
    given, target = zipped(tmp_path / "dmd.zip", pharmacy()), tmp_path / "index.db"
    load([given], target, words_of)
    other = tmp_path / ".index.db.of somebody else"
    other.mkdir()
    command = [sys.executable, "-c", KILLED, str(given), str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOM) as loading:
        try:
            assert loading.stdout is not None and loading.stdout.readline() == "under way\n"
            (left,) = tmp_path.glob(".index.db.????????")
            assert load([given], target, words_of).already
            assert left.is_dir()
        finally:
            loading.kill()
    assert left.is_dir()
    assert load([given], target, words_of).already
    assert not left.exists()
    assert other.is_dir()


def test_an_interrupted_load_leaves_the_index_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "kept" / "index.db"
    load([zipped(tmp_path / "dmd.zip", pharmacy())], target, words_of)
    before = target.read_bytes()

    class Interrupting(Counted):
        def stage(self, name: str) -> None:
            if "descriptions" in name:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load([clinic().write(tmp_path / "rf2")], target, words_of, Interrupting())
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["index.db"]


# ---------------------------------------------------------------- what may not be read, and what is partial
def test_a_file_that_may_not_be_read_is_told_as_such() -> None:
    def forbidden() -> BinaryIO:
        raise PermissionError(13, "Permission denied")

    file = ReleaseFile("vtm", "f_vtm2_3110326.xml", "", "2026-03-11", 9, forbidden)
    with pytest.raises(TerminologyUnreadable, match=r"f_vtm2_3110326\.xml may not be read"), file.reading():
        pytest.fail("it was read")


@pytest.mark.parametrize("closed", ["dmd.zip", "ods/etr.csv", "ods"])
def test_files_zips_and_folders_that_may_not_be_read_are_named(tmp_path: Path, closed: str) -> None:
    written(tmp_path / "downloads" / "ods", {"etr.csv": TRUSTS})
    zipped(tmp_path / "downloads" / "dmd.zip", pharmacy())
    path = tmp_path / "downloads" / closed
    path.chmod(0)
    try:
        if os.access(path, os.R_OK):
            pytest.skip("this user may read everything")
        with pytest.raises(TerminologyUnreadable, match=path.name):
            load([tmp_path / "downloads"], tmp_path / "index.db", words_of)
    finally:
        path.chmod(0o700)
    assert not (tmp_path / "index.db").exists()


def test_an_index_that_may_not_be_read_is_not_taken_for_none_or_a_damaged_one(tmp_path: Path) -> None:
    target = tmp_path / "kept" / "index.db"
    load([zipped(tmp_path / "dmd.zip", pharmacy())], target, words_of)
    for closed in (target, target.parent):
        mode = closed.stat().st_mode
        closed.chmod(0)
        try:
            if os.access(closed, os.R_OK):
                pytest.skip("this user may read everything")
            with pytest.raises(TerminologyForbidden):
                needed_index(target, words_of)
        finally:
            closed.chmod(mode)


def test_of_mixed_downloads_the_partial_folder_is_named_and_what_can_be_loaded_without_it(tmp_path: Path) -> None:
    clinic().write(tmp_path / "downloads" / "rf2")
    part(tmp_path / "downloads", "der2_cRefset_Language").unlink()
    zipped(tmp_path / "downloads" / "dmd.zip", pharmacy())
    written(tmp_path / "downloads" / "ods", {"etr.csv": TRUSTS})
    with pytest.raises(TerminologyPartial) as caught:
        load([tmp_path / "downloads"], tmp_path / "index.db", words_of)
    place = part(tmp_path / "downloads", "sct2_Concept").relative_to(tmp_path).parents[1].as_posix()
    assert f"SNOMED CT in {place}" in str(caught.value) and place.startswith("downloads/rf2/")
    assert "is missing: there is no file of language" in str(caught.value)
    assert "dm+d and ODS can be loaded without it" in str(caught.value)
    assert not (tmp_path / "index.db").exists()


def test_what_is_partial_by_its_rows_names_its_folder_too(tmp_path: Path) -> None:
    folder = clinic().write(tmp_path / "rf2")
    change("sct2_Concept", lambda data: data.replace(str(ROOT).encode(), b"138875999"))(folder)
    with pytest.raises(TerminologyPartial, match=r"SNOMED CT in rf2.* is missing: the International") as caught:
        load([folder], tmp_path / "index.db", words_of)
    assert "without it" not in str(caught.value)


def test_an_ods_file_without_a_date_says_that_its_date_is_the_files(tmp_path: Path) -> None:
    folder = written(tmp_path / "ods", {"etr.csv": TRUSTS})
    os.utime(folder / "etr.csv", (1_767_225_600, 1_767_225_600))
    assert [release.name for release in opened(folder).releases] == [
        "ODS etr.csv, dated by the file itself, 2026-01-01"
    ]


class Counted:
    """Adds up what it is told."""

    def __init__(self) -> None:
        self.total = self.done = 0
        self.stages: list[str] = []

    def begin(self, total: int) -> None:
        self.total = total

    def stage(self, name: str) -> None:
        self.stages.append(name)

    def advance(self, units: int) -> None:
        self.done += units


def test_progress_goes_on_within_a_large_file(tmp_path: Path) -> None:
    class Units(Counted):
        most = 0

        def advance(self, units: int) -> None:
            self.most = max(self.most, units)
            super().advance(units)

    files = pharmacy()
    name = next(name for name in files if "f_vmp2" in name)
    files[name] = files[name].replace("<VMPS>", f"<VMPS>{'<!-- long -->' * 100_000}")
    watch = Units()
    load([written(tmp_path / "dmd", files)], tmp_path / "index.db", words_of, watch)
    assert watch.done == watch.total > 1_000_000 > 4 * watch.most


def test_progress_comes_to_its_end_and_names_what_is_read(tmp_path: Path) -> None:
    watch = Counted()
    load(
        [clinic().write(tmp_path / "rf2"), zipped(tmp_path / "dmd.zip", pharmacy())], tmp_path / "i.db", words_of, watch
    )
    assert 0.99 * watch.total <= watch.done <= watch.total
    assert {"SNOMED CT: concepts", "SNOMED CT: arranging terms", "dm+d: vmp"} <= set(watch.stages)


# ---------------------------------------------------------------- which terms are wordings
@pytest.mark.parametrize(
    ("words", "lone", "is_sayable"),
    [
        ("multiple sclerosis", 8, True),
        ("knee effusion", 8, True),
        ("brain injury", 8, True),
        ("adverse drug reaction", 8, False),
        ("physical examination", 8, False),
        ("acute illness", 8, False),
        ("serum albumin", 8, False),
        ("sarcoidosis", 8, True),
        ("infection", 8, False),
        ("gout", 8, False),
        ("apixaban", 6, True),
        ("glucose", 6, False),
        ("type 2 diabetes mellitus", 8, False),
        ("a b c d e f g h sarcoidosis", 8, False),
    ],
)
def test_what_is_distinctive_enough_to_be_a_wording(words: str, lone: int, is_sayable: bool) -> None:
    assert sayable(words.split(), lone) is is_sayable


def test_a_lone_word_that_stands_for_a_broad_concept_is_no_wording(tmp_path: Path) -> None:
    release = Snomed().hierarchies()
    release.concept(100001, "Arthropathy (disorder)", "Arthropathy", parents=(DISEASE,))
    release.concept(100002, "Sarcoidosis (disorder)", "Sarcoidosis", parents=(DISEASE,))
    for number in range(BROAD + 1):
        release.concept(200_000 + number, f"Arthropathy kind {number} (disorder)", parents=(100001,))
    index = opened(release.write(tmp_path / "rf2"))
    assert index.wordings(("arthropathy",)) == ()
    assert [term.name for term in index.wordings(("sarcoidosi",))] == ["Sarcoidosis"]


def test_a_lone_word_that_means_things_of_two_kinds_is_no_wording(tmp_path: Path) -> None:
    release = Snomed().hierarchies()
    release.concept(100001, "Adenocarcinoma (disorder)", "Adenocarcinoma", parents=(DISEASE,))
    release.concept(100002, "Adenocarcinoma (morphologic abnormality)", "Adenocarcinoma", parents=(BODY,))
    release.concept(100003, "Adenocarcinoma of colon (disorder)", "Adenocarcinoma of colon", parents=(DISEASE,))
    index = opened(release.write(tmp_path / "rf2"))
    assert index.wordings(("adenocarcinoma",)) == ()
    assert index.wordings(("adenocarcinoma", "of", "colon")) != ()
    found = index.concept(FactKind.PROBLEM, "Adenocarcinoma")
    assert found is not None and found.code == "100001"  # asked for by its kind it is plain enough
