"""A made-up SNOMED CT release as large as wanted, written in a stream: codes and terms are nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TextIO

from mappings.terminologies import rf2
from mappings.terminologies.snomed_ct import FULL_NAME, IS_A, PREFERRED, SYNONYM

DATE, MODULE, FIRST = "20260311", "900000000000207008", 5_000_000
TOPS = {  # code, tag, share of the concepts
    64572001: ("disorder", 0.35),
    387713003: ("procedure", 0.15),
    404684003: ("finding", 0.15),
    105590001: ("substance", 0.10),
    373873005: ("product", 0.10),
    123037004: ("body structure", 0.10),
    363787002: ("observable entity", 0.05),
}
KINDS = (
    "inflammation neoplasm fracture ulcer stenosis abscess cyst rupture atrophy fibrosis haemorrhage thrombosis".split()
)
SITES = (
    "oesophagus stomach duodenum jejunum ileum caecum colon rectum liver gallbladder pancreas spleen kidney ureter bladder "
    "urethra prostate uterus ovary cervix breast lung bronchus trachea larynx pharynx tongue palate tonsil thyroid "
    "parathyroid adrenal pituitary femur tibia fibula humerus radius ulna scapula clavicle sternum rib vertebra sacrum "
    "pelvis patella calcaneus talus retina cornea sclera iris lens eyelid orbit cochlea eardrum septum sinus mandible maxilla"
).split()
QUALITIES = (
    "acute chronic recurrent congenital traumatic infective allergic ischaemic malignant benign drug-induced".split()
)
CAUSES = "injury infection radiation surgery pregnancy diabetes alcohol obesity anticoagulants burns poisoning ageing".split()
PARTS = "upper lower medial lateral anterior posterior proximal distal superficial deep left right central".split()


def names() -> Iterator[tuple[str, str, str]]:
    """Full name, preferred name and a synonym, no two alike, for as long as there are combinations; then numbered."""
    round_of_names = 0
    while True:
        mark = f" type {round_of_names}" if round_of_names else ""
        for kind, site, quality, cause, part in product(KINDS, SITES, QUALITIES, CAUSES, PARTS):
            preferred = f"{quality.capitalize()} {kind} of {part} {site} due to {cause}{mark}"
            yield (
                preferred,
                f"{site.capitalize()} {kind}, {part}, {quality}, {cause}{mark}",
                f"{cause} {quality} {kind} {part} {site}{mark}",
            )
        round_of_names += 1


def write(folder: Path, concepts: int) -> Path:
    """Write a release of so many concepts with three descriptions each; what is there already is used again."""
    root = folder / f"SnomedCT_MonolithRF2_PRODUCTION_{DATE}T120000Z" / "Snapshot"
    done = folder / f"{concepts}.done"
    if done.exists():
        return folder
    for below in ("Terminology", "Refset/Language", "Refset/Map", "Refset/Content"):
        (root / below).mkdir(parents=True, exist_ok=True)
    with (
        _file(root / f"Terminology/sct2_Concept_MONOSnapshot_GB_{DATE}.txt", rf2.CONCEPT) as concept,
        _file(root / f"Terminology/sct2_Description_MONOSnapshot-en_GB_{DATE}.txt", rf2.DESCRIPTION) as description,
        _file(root / f"Terminology/sct2_Relationship_MONOSnapshot_GB_{DATE}.txt", rf2.RELATIONSHIP) as relationship,
        _file(root / f"Refset/Language/der2_cRefset_LanguageMONOSnapshot-en_GB_{DATE}.txt", rf2.LANGUAGE) as language,
        _file(
            root / f"Refset/Map/der2_iisssciRefset_ExtendedMapMONOSnapshot_GB_{DATE}.txt",
            (*rf2.MAP, "correlationId", "mapBlock"),
        ) as maps,
    ):
        for number, (code, tag, parents, told) in enumerate(_concepts(concepts)):
            concept.write(f"{code}\t{DATE}\t1\t{MODULE}\t900000000000074008\r\n")
            for each, text in enumerate((f"{told[0]} ({tag})", told[1], told[2])):
                described = 10 * number + each + 1
                kind = SYNONYM if each else FULL_NAME
                description.write(
                    f"{described}\t{DATE}\t1\t{MODULE}\t{code}\ten\t{kind}\t{text}\t900000000000448009\r\n"
                )
                preferred = PREFERRED if each < 2 else "900000000000549004"
                for refset in ("999001261000000100", "900000000000509007"):
                    language.write(
                        f"{described:08x}-{refset[:4]}-4444-8888-999999999999\t{DATE}\t1\t{MODULE}\t{refset}\t{described}\t{preferred}\r\n"
                    )
            for each, parent in enumerate(parents):
                relationship.write(
                    f"{4 * number + each}\t{DATE}\t1\t{MODULE}\t{code}\t{parent}\t0\t{IS_A}\t900000000000011006\t900000000000451002\r\n"
                )
            relationship.write(
                f"{4 * number + 3}\t{DATE}\t1\t{MODULE}\t{code}\t123037004\t1\t363698007\t900000000000011006\t900000000000451002\r\n"
            )
            if tag == "disorder":
                maps.write(
                    f"{number:08x}-5555\t{DATE}\t1\t{MODULE}\t999002271000000101\t{code}\t1\t1\t\t\tJ45{number % 10}\t1193547004\t1\r\n"
                )
    done.touch()
    return folder


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


def _file(path: Path, columns: tuple[str, ...]) -> TextIO:
    file = path.open("w", encoding="utf-8", newline="")
    file.write("\t".join(columns) + "\r\n")
    return file
