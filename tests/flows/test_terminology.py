"""The ``casenote terminology`` command, as a person calls it."""

from pathlib import Path

import pytest

from flows import terminology
from flows.__main__ import main, parser
from records.errors import ExitCode
from records.settings import Settings
from records.types import FactKind
from tests.mappings.releases import SUCCESSORS, TRUSTS, clinic, pharmacy, written, zipped


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the index goes."""
    monkeypatch.setenv("CASENOTE_PLACES__TERMINOLOGY", str(tmp_path / "loaded" / "terminology.db"))
    return tmp_path / "loaded" / "terminology.db"


@pytest.fixture
def downloads(tmp_path: Path) -> list[str]:
    """What a user downloaded."""
    clinic().write(tmp_path / "rf2")
    zipped(tmp_path / "dmd.zip", pharmacy())
    written(tmp_path / "ods", {"etr.csv": TRUSTS, "succ.csv": SUCCESSORS})
    return [str(tmp_path / "rf2"), str(tmp_path / "dmd.zip"), str(tmp_path / "ods")]


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_load_says_what_is_loaded_and_once_more_that_it_is(
    place: Path, downloads: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["terminology", "load", *downloads]) == ExitCode.DONE
    out = said(capsys)
    assert "SNOMED CT: concepts" in out and "dm+d: vtm" in out
    assert "SNOMED CT UK Clinical Extension 2026-03-11" in out and "dm+d 2026-03-11" in out and "ODS etr.csv" in out
    assert place.is_file()
    assert main(["terminology", "load", *downloads]) == ExitCode.DONE
    assert "Nothing to do" in said(capsys)


def test_load_of_one_keeps_the_others(place: Path, downloads: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["terminology", "load", downloads[0]])
    said(capsys)
    assert main(["terminology", "load", downloads[1]]) == ExitCode.DONE
    assert "Kept as it was loaded before: SNOMED CT." in said(capsys)


def test_a_wrong_place_is_an_error_with_a_code(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terminology", "load", str(tmp_path)]) == ExitCode.SETUP
    assert "[CN432]" in capsys.readouterr().err
    assert not place.exists()


def test_show_and_check_need_a_terminology(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terminology", "show", "asthma"]) == ExitCode.SETUP
    assert main(["terminology", "check"]) == ExitCode.SETUP
    assert capsys.readouterr().err.count("[CN437]") == 2


def test_show_says_what_terms_and_codes_mean(
    place: Path, downloads: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["terminology", "load", *downloads])
    said(capsys)
    assert main(["terminology", "show", "bronchial asthma", "102587001", "16761005", "paracetamol"]) == ExitCode.DONE
    out = said(capsys)
    assert "195967001  Asthma" in out and "SNOMED CT UK Clinical Extension 2026-03-11" in out
    assert "ICD-10    J45.9" in out
    assert "now       195967001 Asthma" in out
    assert "no code: The map leaves a choice to a coder." in out
    assert "Paracetamol 50 mg in 1 ml" in out
    assert "kind      virtual therapeutic moiety (VTM), in use" in out
    assert "kind      of no kind any more, retired" in out


def test_unknown_fails_only_where_nothing_is_known(
    place: Path, downloads: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["terminology", "load", *downloads])
    assert main(["terminology", "show", "dragon pox"]) == ExitCode.FAILED
    assert "dragon pox: the loaded releases do not know it. Check how it is spelt" in said(capsys)
    assert main(["terminology", "show", "dragon pox", "asthma"]) == ExitCode.DONE


def test_what_is_not_loaded_is_told_from_what_is_not_known(
    place: Path, downloads: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["terminology", "load", downloads[1]])
    assert main(["terminology", "show", "asthma"]) == ExitCode.FAILED
    told = "asthma: dm+d does not know it; SNOMED CT is not loaded. Load your download: casenote terminology load."
    assert told in said(capsys)


def test_the_list_of_releases_has_headings_and_each_date_once(
    place: Path, downloads: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["terminology", "load", *downloads])
    said(capsys)
    assert main(["terminology", "show"]) == ExitCode.DONE
    headings, trusts, snomed, medicines = said(capsys).splitlines()
    assert headings.split() == ["Release", "In", "use", "Version"]
    assert trusts.startswith("ODS etr.csv, dated by the file itself  ")
    assert snomed.split() == [
        *("SNOMED", "CT", "UK", "Clinical", "Extension", "23"),
        "http://snomed.info/sct/83821000000107/version/20260311",
    ]
    assert medicines.startswith("dm+d  ") and medicines.count("2026-03-11") == 1
    assert len({line.index(line.split()[-1]) for line in (headings, trusts, snomed, medicines)}) == 1


def test_stopping_a_load_says_what_became_of_the_index() -> None:
    before, after = (1, 1), (2, 2)
    assert "nothing was changed, and the index in use stays. Run" in terminology._stopped(before, before)
    assert "nothing was loaded. Run" in terminology._stopped(None, None)
    assert "in its place already" in terminology._stopped(before, after)


def test_a_stopped_load_says_that_nothing_was_changed(
    place: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["terminology", "load", downloads[1]])
    before = place.read_bytes()

    def interrupted(text: str) -> tuple[str, ...]:
        raise KeyboardInterrupt

    monkeypatch.setattr(terminology, "words_of", interrupted)
    with pytest.raises(KeyboardInterrupt):
        terminology.load(parser().parse_args(["terminology", "load", downloads[0]]))
    assert "nothing was changed, and the index in use stays" in capsys.readouterr().err
    assert place.read_bytes() == before
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_lines_tell_the_tenths_of_a_large_load_alone(capsys: pytest.CaptureFixture[str]) -> None:
    for total, told in ((terminology.LARGE, 10), (1000, 0)):
        lines = terminology.Lines()
        lines.begin(total)
        for _ in range(100):
            lines.advance(total // 100)
        assert said(capsys).count("% done") == told


def test_check_lists_what_to_look_at(place: Path, downloads: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["terminology", "load", *downloads])
    said(capsys)
    assert main(["terminology", "check"]) == ExitCode.FAILED
    out = said(capsys)
    assert "problems.csv: 84757009 Epilepsy is not in the release" in out
    assert "problems.csv: 195967001" not in out
    assert "codes of the tables compared" in out


def test_the_index_of_a_process_is_opened_once_and_anew_for_a_new_release(place: Path, downloads: list[str]) -> None:
    settings = Settings.read()
    assert terminology.index(settings) is None
    main(["terminology", "load", downloads[0]])
    first = terminology.index(settings)
    assert first is not None and first.concept(FactKind.PROBLEM, "Asthma") is not None
    assert terminology.index(settings) is first
    main(["terminology", "load", downloads[1]])
    second = terminology.index(settings)
    assert second is not None and second is not first
    assert second.strengths("paracetamol") != ()


def test_settings_name_the_addresses_of_classifications(
    place: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASENOTE_TERMINOLOGY__ICD_10", "http://hl7.org/fhir/sid/icd-10")
    main(["terminology", "load", downloads[0]])
    index = terminology.index(Settings.read())
    assert index is not None
    assert [coding.system for coding in index.maps("195967001")] == ["http://hl7.org/fhir/sid/icd-10"]


def test_words_are_compared_as_the_lexicon_compares_them() -> None:
    assert terminology.words_of("Crohn's Hemorrhages, left-sided") == ("crohn", "haemorrhage", "left", "sided")
