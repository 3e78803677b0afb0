"""A made-up SNOMED CT release as large as wanted, written in a stream: codes and terms are nobody's."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import count, product
from pathlib import Path

from mappings.terminologies import rf2
from mappings.terminologies.snomed_ct import FULL_NAME, IS_A, PREFERRED, SYNONYM

DATE, MODULE, FIRST = "20260311", "900000000000207008", 5_000_000
ACCEPTABLE, ANY_CASE = "900000000000549004", "900000000000448009"
INFERRED, SOME, ICD_10 = "900000000000011006", "900000000000451002", "999002271000000101"
LANGUAGES = ("999001261000000100", "900000000000509007")
FILES = {
    "concept": ("Terminology/sct2_Concept_MONOSnapshot", rf2.CONCEPT),
    "description": ("Terminology/sct2_Description_MONOSnapshot-en", rf2.DESCRIPTION),
    "relation": ("Terminology/sct2_Relationship_MONOSnapshot", rf2.RELATIONSHIP),
    "language": ("Refset/Language/der2_cRefset_LanguageMONOSnapshot-en", rf2.LANGUAGE),
    "map": ("Refset/Map/der2_iisssciRefset_ExtendedMapMONOSnapshot", (*rf2.MAP, "correlationId", "mapBlock")),
}
TOPS = {  # code, tag, share of the concepts
    64572001: ("disorder", 0.35),
    387713003: ("procedure", 0.15),
    404684003: ("finding", 0.15),
    105590001: ("substance", 0.10),
    373873005: ("product", 0.10),
    123037004: ("body structure", 0.10),
    363787002: ("observable entity", 0.05),
}
WORDS = Path(__file__).with_name("words.csv")  # of which names are put together


def names() -> Iterator[tuple[str, str, str]]:
    """Full name, preferred name and a synonym, no two alike, for as long as there are combinations; then numbered."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = ("kind", "site", "quality", "cause", "part")
    lists = [[row["word"] for row in rows if row["place"] == place] for place in places]
    for turn in count():
        mark = f" type {turn}" if turn else ""
        for kind, site, quality, cause, part in product(*lists):
            yield (
                f"{quality.capitalize()} {kind} of {part} {site} due to {cause}{mark}",
                f"{site.capitalize()} {kind}, {part}, {quality}, {cause}{mark}",
                f"{cause} {quality} {kind} {part} {site}{mark}",
            )


def write(folder: Path, concepts: int) -> Path:
    """Write a release of so many concepts with three descriptions each; what is there already is used again."""
    done = folder / f"{concepts}.done"
    if done.exists():
        return folder
    root = folder / f"SnomedCT_MonolithRF2_PRODUCTION_{DATE}T120000Z" / "Snapshot"
    with ExitStack() as stack:
        files = {name: stack.enter_context(_File(root, *shape)) for name, shape in FILES.items()}
        for number, (code, tag, parents, told) in enumerate(_concepts(concepts)):
            files["concept"].row(code, "900000000000074008")
            _describe(files, number, code, (f"{told[0]} ({tag})", told[1], told[2]))
            for each, parent in enumerate(parents):
                files["relation"].row(4 * number + each, code, parent, 0, IS_A, INFERRED, SOME)
            files["relation"].row(4 * number + 3, code, 123037004, 1, "363698007", INFERRED, SOME)
            if tag == "disorder":
                target = f"J45{number % 10}"
                files["map"].row(f"{number:08x}-5555", ICD_10, code, 1, 1, "", "", target, "1193547004", 1)
    done.touch()
    return folder


def _describe(files: Mapping[str, _File], number: int, code: int, texts: Iterable[str]) -> None:
    """A full name, a preferred name and a synonym, each in both language reference sets."""
    for each, text in enumerate(texts):
        described = 10 * number + each + 1
        files["description"].row(described, code, "en", SYNONYM if each else FULL_NAME, text, ANY_CASE)
        for refset in LANGUAGES:
            member = f"{described:08x}-{refset[:4]}-4444-8888-999999999999"
            files["language"].row(member, refset, described, PREFERRED if each < 2 else ACCEPTABLE)


class _File:
    """A file under way: its header is written first, its rows have date and module put in."""

    def __init__(self, root: Path, place: str, columns: tuple[str, ...]) -> None:
        path = root / f"{place}_GB_{DATE}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write("\t".join(columns) + "\r\n")

    def row(self, code: object, *cells: object) -> None:
        """Write one active row."""
        self._file.write("\t".join(map(str, (code, DATE, 1, MODULE, *cells))) + "\r\n")

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *fault: object) -> None:
        self._file.close()


def _concepts(wanted: int) -> Iterator[tuple[int, str, list[int], tuple[str, str, str]]]:
    """Each concept's code, tag, parents and names: the tops, then trees of ten branches below each."""
    yield 138875005, "SNOMED RT+CTV3", [], ("SNOMED CT Concept", "SNOMED CT Concept", "SNOMED root")
    yield 71388002, "procedure", [138875005], ("Procedure", "Procedure", "Procedures at the top")
    for code, (tag, _) in TOPS.items():
        above = 71388002 if code == 387713003 else 404684003 if code == 64572001 else 138875005
        yield code, tag, [above], (f"Top {code}", f"Highest {code}", f"Highest of {code}")
    told, code = names(), FIRST
    for top, (tag, share) in TOPS.items():
        first = code
        for number in range(int(wanted * share)):
            parents = [top if number < 10 else first + number // 10]
            if number % 2 and number > 100:
                parents.append(first + number // 13)
            yield code, tag, parents, next(told)
            code += 1
