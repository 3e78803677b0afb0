"""Small releases of SNOMED CT, dm+d and ODS, laid out as downloads are."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from mappings.terminologies import rf2
from mappings.terminologies.snomed_ct import FULL_NAME, IS_A, PREFERRED, SYNONYM

CORE, ACCEPTABLE, ANY_CASE = "900000000000207008", "900000000000549004", "900000000000448009"
CLINICAL, AMERICAN = "999001261000000100", "900000000000509007"
SAME_AS, REPLACED_BY, POSSIBLY = "900000000000527005", "900000000000526001", "900000000000523009"
ICD_10, OPCS_4_11, OPCS_4_9 = "999002271000000101", "1891651000000103", "1126441000000105"
ROOT, DISEASE, FINDING, PROCEDURE, SURGICAL = 138875005, 64572001, 404684003, 71388002, 387713003
SUBSTANCE, PRODUCT, OBSERVABLE, ADMINISTRATIVE, BODY = 105590001, 373873005, 363787002, 14734007, 123037004


def words_of(text: str) -> tuple[str, ...]:
    """How these tests compare words; Casenote itself hands over the lexicon's way."""
    plain = text.lower().replace("'", "").replace("hemorrhage", "haemorrhage").replace("esophag", "oesophag")
    plain = plain.replace("ooesophag", "oesophag").replace("-", " ").replace(",", " ")
    return tuple(word.rstrip("s") if len(word) > 4 else word for word in plain.split())


@dataclass
class Snomed:
    """A release of SNOMED CT under way: add concepts, then write it."""

    edition: str = ""
    date: str = "20260311"
    numbers: count[int] = field(default_factory=lambda: count(100_000))
    lines: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in FILES})

    def concept(
        self,
        code: int,
        full: str,
        *names: str,
        parents: tuple[int, ...] = (ROOT,),
        active: bool = True,
        american: str = "",
    ) -> None:
        """A concept; the first of its names is preferred in Britain, ``american`` in America."""
        self._add("concepts", str(code), int(active), "900000000000074008")
        for text, kind in [(full, FULL_NAME), *((name, SYNONYM) for name in names), (american, SYNONYM)]:
            if not text:
                continue
            number = str(next(self.numbers))
            self._add("descriptions", number, 1, str(code), "en", kind, text, ANY_CASE)
            preferred = PREFERRED if text in (full, names[0] if names else "") else ACCEPTABLE
            if text != american or not names:
                self._member("language", CLINICAL, number, preferred)
            self._member("language", AMERICAN, number, PREFERRED if text in (full, american) else ACCEPTABLE)
        for parent in parents if code != ROOT else ():
            row = (str(code), str(parent), "0", IS_A, "900000000000011006", "900000000000451002")
            self._add("relationships", str(next(self.numbers)), 1, *row)

    def association(self, refset: str, code: int, target: int) -> None:
        """What became of a retired concept."""
        self._member("associations", refset, str(code), str(target))

    def map(
        self, refset: str, code: int, target: str, *, block: int = 1, group: int = 1, priority: int = 1, rule: str = ""
    ) -> None:
        """One row of a UK map."""
        self._member("maps", refset, str(code), str(group), str(priority), rule, "", target, "1193547004", str(block))

    def hierarchies(self) -> Snomed:
        """The highest concepts, without which nothing has a kind."""
        self.concept(ROOT, "SNOMED CT Concept (SNOMED RT+CTV3)", "SNOMED CT Concept", parents=())
        self.concept(FINDING, "Clinical finding (finding)", "Clinical finding")
        self.concept(DISEASE, "Disease (disorder)", "Disease", parents=(FINDING,))
        self.concept(PROCEDURE, "Procedure (procedure)", "Procedure")
        self.concept(
            SURGICAL,
            "Surgical procedure (procedure)",
            "Surgical procedure",
            "Operative procedure",
            parents=(PROCEDURE,),
        )
        self.concept(
            ADMINISTRATIVE, "Administrative procedure (procedure)", "Administrative procedure", parents=(PROCEDURE,)
        )
        self.concept(SUBSTANCE, "Substance (substance)", "Substance")
        self.concept(PRODUCT, "Pharmaceutical / biologic product (product)", "Pharmaceutical product")
        self.concept(OBSERVABLE, "Observable entity (observable entity)", "Observable entity")
        self.concept(BODY, "Body structure (body structure)", "Body structure")
        return self

    def _add(self, name: str, code: str, active: int, *cells: str) -> None:
        self.lines[name].append("\t".join((code, self.date, str(active), CORE, *cells)))

    def _member(self, name: str, refset: str, *cells: str) -> None:
        self._add(name, f"0000-{next(self.numbers)}", 1, refset, *cells)

    def files(self) -> dict[str, str]:
        """The text of each file by its place in the download."""
        root = f"SnomedCT_{self.edition or 'International'}RF2_PRODUCTION_{self.date}T120000Z/Snapshot"
        place = "GB" if self.edition else "INT"
        made = {}
        for name, (folder, stem, header, tail) in FILES.items():
            text = "\r\n".join(["\t".join(header), *self.lines[name]]) + "\r\n"
            made[f"{root}/{folder}/{stem}{self.edition}Snapshot{tail}_{place}_{self.date}.txt"] = text
        return made

    def write(self, folder: Path) -> Path:
        """Write the release as a folder."""
        return written(folder, self.files())


MAPS = (*rf2.MAP, "correlationId", "mapBlock")
FILES = {
    "concepts": ("Terminology", "sct2_Concept_", rf2.CONCEPT, ""),
    "descriptions": ("Terminology", "sct2_Description_", rf2.DESCRIPTION, "-en"),
    "relationships": ("Terminology", "sct2_Relationship_", rf2.RELATIONSHIP, ""),
    "language": ("Refset/Language", "der2_cRefset_Language", rf2.LANGUAGE, "-en"),
    "associations": ("Refset/Content", "der2_cRefset_Association", rf2.ASSOCIATION, ""),
    "maps": ("Refset/Map", "der2_iisssciRefset_ExtendedMap", MAPS, ""),
}


def written(folder: Path, files: dict[str, str]) -> Path:
    """Write files below a folder."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
    return folder


def zipped(path: Path, files: dict[str, str]) -> Path:
    """Write files into a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def clinic() -> Snomed:
    """A release with a little of everything that letters speak of."""
    made = Snomed(edition="UKCL").hierarchies()
    made.concept(195967001, "Asthma (disorder)", "Asthma", "Bronchial asthma", parents=(DISEASE,))
    made.concept(
        38341003, "Hypertensive disorder (disorder)", "Hypertension", "High blood pressure", parents=(DISEASE,)
    )
    made.concept(16761005, "Esophagitis (disorder)", "Oesophagitis", parents=(DISEASE,), american="Esophagitis")
    made.concept(24700007, "Multiple sclerosis (disorder)", "Multiple sclerosis", "MS", parents=(DISEASE,))
    made.concept(79619009, "Mitral valve stenosis (disorder)", "Mitral stenosis", "MS", parents=(DISEASE,))
    made.concept(
        86044005, "Amyotrophic lateral sclerosis (disorder)", "Amyotrophic lateral sclerosis", parents=(DISEASE,)
    )
    made.concept(74474003, "Gastrointestinal hemorrhage (disorder)", "Gastrointestinal haemorrhage", parents=(DISEASE,))
    made.concept(22253000, "Pain (finding)", "Pain", parents=(FINDING,))
    made.concept(
        80146002, "Excision of appendix (procedure)", "Appendicectomy", parents=(SURGICAL,), american="Appendectomy"
    )
    made.concept(3457005, "Patient referral (procedure)", "Patient referral", parents=(ADMINISTRATIVE,))
    made.concept(387458008, "Aspirin (substance)", "Aspirin", parents=(SUBSTANCE,))
    made.concept(66076007, "Benzyl peroxide compound (substance)", "Benzyl peroxide compound", parents=(SUBSTANCE,))
    made.concept(364075005, "Heart rate (observable entity)", "Heart rate", parents=(OBSERVABLE,))
    made.concept(155574008, "Asthma unspecified (disorder)", "Asthma unspecified", active=False)
    made.concept(102587001, "Acute asthma attack (disorder)", "Acute asthma attack", active=False)
    made.concept(1201005, "Benign essential hypertension (disorder)", "Benign hypertension", active=False)
    made.association(SAME_AS, 155574008, 195967001)
    made.association(REPLACED_BY, 102587001, 155574008)
    made.association(POSSIBLY, 1201005, 38341003)
    made.map(ICD_10, 195967001, "J459")
    made.map(ICD_10, 38341003, "I10X")
    made.map(ICD_10, 24700007, "G35XD")
    made.map(ICD_10, 16761005, "K20X", block=1)
    made.map(ICD_10, 16761005, "K210", block=2)
    made.map(OPCS_4_11, 80146002, "H012")
    made.map(ICD_10, 364075005, "R000")
    made.map(OPCS_4_9, 80146002, "H019")
    return made


def _xml(root: str, body: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>{body}</{root}>\n'


def _record(tag: str, **fields: object) -> str:
    return f"<{tag}>" + "".join(f"<{name}>{value}</{name}>" for name, value in fields.items()) + f"</{tag}>"


def pharmacy(day: str = "110326") -> dict[str, str]:
    """A release of dm+d with paracetamol, co-codamol and adenosine; ``day`` as its files' names say it."""
    moieties = [
        _record("VTM", VTMID=90332006, NM="Paracetamol"),
        _record("VTM", VTMID=108502004, NM="Adenosine", VTMIDPREV=108500001),
        _record("VTM", VTMID=777067000, NM="Codeine + Paracetamol"),
        _record("VTM", VTMID=111, INVALID=1, NM="Oldamol"),
        _record("VTM", VTMID=387173000, NM="Oxygen"),
    ]
    products = (
        "<VMPS>"
        + "".join(
            [
                _record("VMP", VPID=322236009, VTMID=90332006, NM="Paracetamol 500mg tablets"),
                _record("VMP", VPID=322299009, VTMID=90332006, INVALID=1, NM="Paracetamol 5g tablets"),
                _record("VMP", VPID=322280009, VTMID=90332006, NM="Paracetamol 250mg/5ml oral suspension"),
                _record("VMP", VPID=322341003, VTMID=777067000, NM="Co-codamol 30mg/500mg tablets", VPIDPREV=322340002),
                _record(
                    "VMP", VPID=35894711000001106, VTMID=108502004, NM="Adenosine 6mg/2ml solution for injection vials"
                ),
            ]
        )
        + "</VMPS>"
    )
    strengths = [
        (322236009, 387517004, 500, 258684004, None, None),
        (322280009, 387517004, 50, 258684004, 1, 258773002),
        (322299009, 387517004, 5000, 258684004, None, None),
        (322341003, 387517004, 500, 258684004, None, None),
        (322341003, 261000, 30, 258684004, None, None),
        (35894711000001106, 35431001, 3, 258684004, 1, 258773002),
    ]
    held = "".join(
        _record(
            "VPI", VPID=product, ISID=what, STRNT_NMRTR_VAL=value, STRNT_NMRTR_UOMCD=unit,
            **({"STRNT_DNMTR_VAL": per, "STRNT_DNMTR_UOMCD": of} if per else {}),
        )
        for product, what, value, unit, per, of in strengths
    )  # fmt: skip
    forms = "".join(_record("DFORM", VPID=code, FORMCD=385055001) for code in (322236009, 322341003))
    routes = "".join(_record("DROUTE", VPID=code, ROUTECD=26643006) for code in (322236009, 322280009, 322341003))
    actual = [
        _record("AMP", APID=1, VPID=322236009, NM="Panadol 500mg tablets", DESC="Panadol 500mg tablets (A Firm)"),
        _record("AMP", APID=2, VPID=322236009, NM="Paracetamol 500mg tablets", DESC="Paracetamol (B Firm)"),
        _record(
            "AMP", APID=4744411000001104, VPID=35894711000001106, NM="Adenocor 6mg/2ml solution for injection vials"
        ),
        _record("AMP", APID=4, VPID=322236009, NM="Twofold 500mg tablets"),
        _record("AMP", APID=6, VPID=35894711000001106, NM="Firmname Adenosine 6mg/2ml solution for injection"),
        _record("AMP", APID=5, VPID=322341003, NM="Twofold 30mg/500mg tablets"),
    ]
    lookups = (
        "<UNIT_OF_MEASURE>" + _record("INFO", CD=258684004, DESC="mg") + _record("INFO", CD=258773002, DESC="ml")
        + "</UNIT_OF_MEASURE><FORM>" + _record("INFO", CD=385055001, DESC="Tablet")
        + "</FORM><ROUTE>" + _record("INFO", CD=26643006, DESC="Oral") + "</ROUTE>"
    )  # fmt: skip
    ingredients = [
        _record("ING", ISID=387517004, NM="Paracetamol"),
        _record("ING", ISID=261000, NM="Codeine phosphate"),
        _record("ING", ISID=35431001, NM="Adenosine"),
    ]
    lists = f"{products}<VIRTUAL_PRODUCT_INGREDIENT>{held}</VIRTUAL_PRODUCT_INGREDIENT>"
    lists += f"<DRUG_FORM>{forms}</DRUG_FORM><DRUG_ROUTE>{routes}</DRUG_ROUTE>"
    return {
        f"f_vtm2_3{day}.xml": _xml("VIRTUAL_THERAPEUTIC_MOIETIES", "".join(moieties)),
        f"f_vmp2_3{day}.xml": _xml("VIRTUAL_MED_PRODUCTS", lists),
        f"f_amp2_3{day}.xml": _xml("ACTUAL_MEDICINAL_PRODUCTS", f"<AMPS>{''.join(actual)}</AMPS>"),
        f"f_ingredient2_3{day}.xml": _xml("INGREDIENT_SUBSTANCES", "".join(ingredients)),
        f"f_lookup2_3{day}.xml": _xml("LOOKUP", lookups),
    }


def trusts(*rows: tuple[str, str, str, str], fields: int = 27) -> str:
    """The text of an etr.csv: each trust's code, name, open and close date."""
    lines = []
    for code, name, opened, closed in rows:
        cells = [code, name, "Y56", "QHM", "A ROAD", "", "", "LEEDS", "", "LS1 3EX", opened, closed]
        lines.append(",".join(f'"{cell}"' for cell in cells + [""] * (fields - len(cells))))
    return "\r\n".join(lines) + "\r\n"


TRUSTS = trusts(
    ("RZZ", "THE ST. ELSEWHERE'S & DISTRICT NHS FOUNDATION TRUST", "20050401", ""),
    ("RZY", "NORTHTOWN HOSPITALS NHS TRUST", "19910401", "20120331"),
    ("RZX", "NORTHTOWN HOSPITALS NHS FOUNDATION TRUST", "20120401", ""),
)
SUCCESSORS = '"RZY","RZX","R","20120401","1"\r\n'
