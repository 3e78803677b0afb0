"""The shipped tables compared with a release, and the tables by which releases are loaded."""

from pathlib import Path

from mappings.reference import rows
from mappings.terminologies.check import Fault, check
from mappings.terminologies.load import load
from mappings.terminologies.wordings import KINDS
from mappings.terminology import Index, needed_index
from records.types import SnomedCode
from records.types.terms import ConceptKind
from tests.mappings.releases import DISEASE, SAME_AS, Snomed, words_of


def seeded(tmp_path: Path) -> Index:
    """A release in which one code of the tables is right, one retired and one something else."""
    release = Snomed().hierarchies()
    release.concept(195967001, "Asthma (disorder)", "Asthma", parents=(DISEASE,))
    release.concept(84757009, "Epilepsy (disorder)", "Epilepsy", active=False)
    release.association(SAME_AS, 84757009, 195967001)
    release.concept(38341003, "Confidential patient data (disorder)", "Confidential patient data", parents=(DISEASE,))
    load([release.write(tmp_path / "rf2")], tmp_path / "index.db", words_of)
    return needed_index(tmp_path / "index.db", words_of)


def test_rows_whose_code_can_not_stand_are_found(tmp_path: Path) -> None:
    checked = check(seeded(tmp_path))
    wrong = {(row.table, row.coding.code): row for row in checked.wrong}
    assert ("problems", "195967001") not in wrong
    assert wrong["problems", "84757009"].fault is Fault.RETIRED
    instead = wrong["problems", "84757009"].instead
    assert instead is not None and instead.code == "195967001"
    assert wrong["problems", "38341003"].fault is Fault.OTHER
    assert wrong["problems", "38341003"].meaning == "Confidential patient data"
    assert wrong["problems", "44054006"].fault is Fault.UNKNOWN
    assert wrong["document_types", "373942005"].fault is Fault.UNKNOWN


def test_the_gravest_come_first_and_everything_is_counted(tmp_path: Path) -> None:
    checked = check(seeded(tmp_path))
    assert [row.fault for row in checked.wrong[:2]] == [Fault.OTHER, Fault.RETIRED]
    assert checked.codes > len(checked.wrong) > 1000
    medicines = {row["code"] for row in rows("medicines") if row["code"]}
    assert checked.unchecked >= len(medicines)  # dm+d is not loaded
    assert not {row.coding.code for row in checked.wrong} & medicines - {row["code"] for row in rows("allergens")}


def test_hierarchies_have_known_kinds_and_sound_codes() -> None:
    for row in rows("snomed_hierarchies"):
        assert SnomedCode(row["code"]).digits
        kind = ConceptKind[row["kind"].upper()]
        assert (row["wordings"] == "yes") == (kind in KINDS), row
        assert row["source"]
    assert next(row["code"] for row in rows("snomed_hierarchies")) == "138875005"


def test_reference_sets_have_a_use_and_sound_codes() -> None:
    for row in rows("snomed_refsets"):
        assert SnomedCode(row["refset"]).digits
        assert row["use"] in ("language", "history", "map")
        assert bool(row["terminology"]) == (row["use"] == "map")
        assert int(row["rank"]) and row["name"] and row["source"]


def test_ordinary_words_are_single_lower_case_words_with_a_reason() -> None:
    words = [row["word"] for row in rows("ordinary_words")]
    assert len(set(words)) == len(words) > 200
    assert all(word.isalpha() and word.islower() for word in words)
    assert all(row["why"] and row["among_others"] in ("yes", "no") for row in rows("ordinary_words"))
