"""The loaded terminology, open for looking things up: names to codes, codes to maps, strengths, organisations.

One SQLite file that `mappings.terminologies.load` makes (docs/decisions/ADR-017.md). It is opened read-only and mapped
into memory, so that processes share its pages; it never changes: a new release is a new file in its place, and whoever
has the old one open keeps it until the end.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from mappings import codings
from mappings.terminologies.building import Key
from mappings.terminologies.load import must_be_readable, probe
from mappings.terminologies.ods import key_of
from mappings.terminologies.schema import FORM
from mappings.terminologies.wordings import LONGEST
from records.errors import NoTerminology, TerminologyForbidden, TerminologyUnusable
from records.shelf import shelf
from records.types import Coding, FactKind, Term
from records.types.organisations import Organisation
from records.types.terms import ConceptKind, Mapped, Meaning, Release, Strength

SNOMED_CT, DMD, ODS = "SNOMED CT", "dm+d", "ODS"
MAPPED = 1 << 40  # bytes: more than any index, so that all of it is mapped
CHAIN = 10  # replacements followed: a code may have been replaced by one that was replaced in turn

ABBREVIATION = 4  # letters: up to so many in capitals are an abbreviation and mean what they say in capitals only

# where a name of each kind of fact is looked for, one place after the other; the first that knows it decides
PLACES: Mapping[FactKind, tuple[tuple[str, ...], ...]] = {
    FactKind.PROBLEM: ((ConceptKind.DISORDER, ConceptKind.FINDING, ConceptKind.EVENT),),
    FactKind.PROCEDURE: ((ConceptKind.PROCEDURE, ConceptKind.OPERATION, ConceptKind.IMAGING),),
    FactKind.MEDICINE: (("VTM",), ("VMP",), ("AMP",), (ConceptKind.PRODUCT,)),
    FactKind.ALLERGY: (("VTM",), (ConceptKind.SUBSTANCE,), (ConceptKind.PRODUCT,), ("ING",)),
    FactKind.OBSERVATION: ((ConceptKind.OBSERVABLE,),),
}
LEVELS = frozenset({"VTM", "VMP", "AMP", "ING"})


def open_index(path: Path, key: Key, systems: Mapping[str, str] | None = None) -> Index | None:
    """The index at ``path``, or None when no terminology was loaded there.

    Raises `TerminologyUnusable`, and `TerminologyForbidden` without leave to read it.

    ``key`` must compare words as it did when the index was made. ``systems`` are URIs that settings name for
    terminologies, over those of the codings' shelf.
    """
    try:
        return Index(path, key, systems) if path.is_file() else None
    except PermissionError:
        raise TerminologyForbidden from None


def needed_index(path: Path, key: Key, systems: Mapping[str, str] | None = None) -> Index:
    """The same for whoever can't do without: raises `NoTerminology`."""
    index = open_index(path, key, systems)
    if index is None:
        raise NoTerminology
    return index


class Index:
    """An open index. Each process opens its own; a child of a fork opens it anew by itself."""

    longest = LONGEST  # words of the longest wording

    def __init__(self, path: Path, key: Key, systems: Mapping[str, str] | None = None) -> None:
        self._path = path.resolve()
        self._key = key
        self._systems: dict[str, str] = {coding.name: coding.uri for coding in shelf(codings, "CODING")} | dict(
            systems or {}
        )
        self._connect()
        about = dict(self._all("SELECT name, value FROM about"))
        if about.get("form") != FORM or about.get("probe") != probe(key):
            raise TerminologyUnusable("it was made by another version of Casenote")
        self._versions: dict[int, str] = dict(self._all("SELECT id, version FROM release"))
        self._names: dict[int, str] = dict(self._all("SELECT id, name FROM release"))

    # ------------------------------------------------------------ names
    @property
    def releases(self) -> tuple[Release, ...]:
        """What is loaded."""
        known = self._all("SELECT terminology, name, entries, version FROM release ORDER BY terminology, name")
        return tuple(Release(*row) for row in known)

    def system(self, terminology: str) -> str:
        """The URI of a terminology."""
        return self._systems[terminology]

    def concept(self, kind: FactKind, name: str) -> Coding | None:
        """The code that a name stands for, as a preferred term or any synonym; None when two active concepts fit.

        A term that is spelt as the name is goes before those that are only alike (plurals, hyphens, American spelling).
        """
        for place in PLACES.get(kind, ()):
            dmd = place[0] in LEVELS
            rows = self._medicines(name, place) if dmd else self._concepts(name, place)
            if found := _fitting(name, rows):
                return self._coding(found.pop(), DMD if dmd else SNOMED_CT) if len(found) == 1 else None
        return None

    def _concepts(self, name: str, kinds: Iterable[str]) -> list[tuple[int, str]]:
        rows = self._all(
            "SELECT c.code, t.text, c.kind FROM term t JOIN concept c ON c.code = t.concept WHERE t.key = ?",
            self._joined(name),
        )
        return [(code, text) for code, text, kind in rows if kind in kinds]

    def _medicines(self, name: str, levels: Iterable[str]) -> list[tuple[int, str]]:
        rows = self._all("SELECT code, name, level FROM medicine WHERE key = ? AND active", self._joined(name))
        return [(code, text) for code, text, level in rows if level in levels]

    def _joined(self, name: str) -> str:
        return " ".join(self._key(name))

    # ------------------------------------------------------------ wordings
    def wordings(self, key: Sequence[str]) -> tuple[Term, ...]:
        """What these words mean, one term for each kind of fact; nothing unless they are distinctive enough.

        The rule by which wordings were chosen is that of `mappings.terminologies.wordings`.
        """
        return self.longest_wording(key, len(key))[1] if len(key) <= LONGEST else ()

    def longest_wording(self, words: Sequence[str], least: int = 1) -> tuple[int, tuple[Term, ...]]:
        """The longest wording that these words begin with, of ``least`` words or more: its words' number, its meanings.

        ``words`` are as the index's key compares them; zero and no terms when none is known.
        """
        keys = [" ".join(words[:size]) for size in range(least, min(len(words), LONGEST) + 1)]
        if not keys:
            return 0, ()
        rows = self._all(_WORDINGS[len(keys)], *keys, *keys)
        if not rows:
            return 0, ()
        longest = max((key for key, _, _ in rows), key=len)
        terms = (Term(FactKind(kind), longest, name) for key, kind, name in rows if key == longest)
        return longest.count(" ") + 1, tuple(terms)

    # ------------------------------------------------------------ codes
    def current(self, coding: Coding) -> Coding | None:
        """The coding with the release's version while its code is active there, as it is while it is not known there;
        else what replaced it, if one thing did.
        """
        known = self._known(coding)
        if known is None:
            return coding
        active, version = known
        return replace(coding, version=version) if active else self.replacement(coding.code)

    def active(self, coding: Coding) -> bool | None:
        """Whether a code is in use in the loaded release; None when the release does not know it."""
        known = self._known(coding)
        return known[0] if known else None

    def _known(self, coding: Coding) -> tuple[bool, str] | None:
        """Whether a code is in use, and the version of the release that says so."""
        table = {self._systems[SNOMED_CT]: "concept", self._systems[DMD]: "medicine"}.get(coding.system)
        number = _number(coding.code)
        if table is None or number is None:
            return None
        rows = self._all(f"SELECT active, release FROM {table} WHERE code = ?", number)  # noqa: S608  (names of our own)
        return (bool(rows[0][0]), self._versions[rows[0][1]]) if rows else None

    def replacement(self, code: str) -> Coding | None:
        """The active concept or medicine that took the place of a retired one; None if none or several did."""
        for table, terminology in (("replaced", SNOMED_CT), ("medicine_replaced", DMD)):
            number = _number(code)
            for _ in range(CHAIN):
                rows = self._all(f"SELECT by FROM {table} WHERE code = ?", number)  # noqa: S608
                if not rows:
                    break
                number = rows[0][0]
                found = self._meaning(str(number), terminology)
                if found and found.active:
                    return found.coding
        return None

    def maps(self, code: str) -> tuple[Coding, ...]:
        """The ICD-10 and OPCS-4 codes that a SNOMED CT concept always has; none where a coder must choose."""
        return tuple(mapped.coding for mapped in self.mapped(code) if mapped.coding)

    def mapped(self, code: str) -> tuple[Mapped, ...]:
        """Where each map leads from a SNOMED CT concept, or why it can't be followed."""
        rows = self._all(
            "SELECT m.terminology, m.target, m.reason, c.release FROM mapped m JOIN concept c ON c.code = m.concept "
            "WHERE m.concept = ? ORDER BY m.terminology",
            _number(code),
        )
        found = []
        for name, target, reason, release in rows:
            source = f"UK map of SNOMED CT {self._versions[release].rpartition('/')[2]}"
            coding = Coding(self._systems[name], target, "", source, version=source) if target else None
            found.append(Mapped(name, coding, reason))
        return tuple(found)

    def alike(self, name: str, wordings: Iterable[str]) -> bool:
        """Whether a name is one of some wordings, as words are compared."""
        return self._joined(name) in {self._joined(wording) for wording in wordings}

    def meanings(self, asked: str) -> tuple[Meaning, ...]:
        """What a code means, or each concept and medicine that a wording names, with its wordings: for people."""
        if asked.isascii() and asked.isdigit():
            codes = [(asked, SNOMED_CT), (asked, DMD)]
        else:
            key = self._joined(asked)
            codes = [
                (str(code), name)
                for name, question in (
                    (SNOMED_CT, "SELECT DISTINCT concept FROM term WHERE key = ?"),
                    (DMD, "SELECT code FROM medicine WHERE key = ?"),
                )
                for (code,) in self._all(question, key)
            ]
        found = (self._meaning(code, name) for code, name in codes)
        return tuple(meaning for meaning in found if meaning)

    def _meaning(self, code: str, terminology: str) -> Meaning | None:
        number = _number(code)
        if terminology == DMD:
            rows = self._all("SELECT level, active, name, release FROM medicine WHERE code = ?", number)
            wordings: list[str] = []
        else:
            rows = self._all("SELECT kind, active, name, release FROM concept WHERE code = ?", number)
            wordings = [text for (text,) in self._all("SELECT text FROM term WHERE concept = ? ORDER BY rowid", number)]
        if not rows:
            return None
        kind, active, name, release = rows[0]
        version = self._versions[release]
        coding = Coding(self._systems[terminology], code, name, version, version)
        return Meaning(
            coding, kind, bool(active), self._names[release], tuple(text for text in wordings if text != name)
        )

    def _coding(self, code: int, terminology: str) -> Coding | None:
        meaning = self._meaning(str(code), terminology)
        return meaning.coding if meaning else None

    # ------------------------------------------------------------ medicines
    def strengths(self, medicine: str) -> tuple[Strength, ...]:
        """All strengths of a medicine, by its name or its VTM's or VMP's code; nothing when it is not known.

        One row for each ingredient of each product: of a combination take those of one product together.
        """
        code = _number(medicine) if medicine.isascii() and medicine.isdigit() else self._moiety(medicine)
        rows = self._all(
            "SELECT s.product, m.name, m.release, s.ingredient, s.value, s.unit, s.per_value, s.per_unit, s.form, "
            "s.routes FROM strength s JOIN medicine m ON m.code = s.product WHERE s.moiety = ? OR s.product = ? "
            "ORDER BY s.product, s.ingredient",
            code,
            code,
        )
        return tuple(
            Strength(
                Coding(self._systems[DMD], str(product), name, self._versions[release], self._versions[release]),
                ingredient, value, unit, per_value, per_unit, form, tuple(filter(None, routes.split("|"))),
            )
            for product, name, release, ingredient, value, unit, per_value, per_unit, form, routes in rows
        )  # fmt: skip

    def _moiety(self, name: str) -> int | None:
        for level in ("VTM", "VMP"):
            if found := _fitting(name, self._medicines(name, (level,))):
                return found.pop() if len(found) == 1 else None
        return None

    # ------------------------------------------------------------ organisations
    def organisation(self, named: str, on: date) -> Organisation | None:
        """The trust that had this code or name on a day; None when none was open then, or several were called so.

        Names are compared without capitals, stops and "NHS Foundation Trust": a trust that becomes one keeps its code.
        """
        code = named.strip().upper()
        rows = self._all(_ORGANISATION.format("code"), code) or self._all(_ORGANISATION.format("key"), key_of(named))
        day = on.isoformat()
        open_then = {row[0]: row for row in rows if (row[2] or "") <= day and (row[3] is None or day <= row[3])}
        if len(open_then) != 1:
            return None
        ((code, name, opened, closed, postcode, release),) = open_then.values()
        before = self._all("SELECT code FROM succession WHERE by = ? ORDER BY effective, code", code)
        after = self._all("SELECT by FROM succession WHERE code = ? ORDER BY effective, by", code)
        return Organisation(
            code,
            name,
            date.fromisoformat(opened) if opened else None,
            date.fromisoformat(closed) if closed else None,
            postcode,
            tuple(old for (old,) in before),
            tuple(new for (new,) in after),
            release,
        )

    # ------------------------------------------------------------ the file
    def _connect(self) -> None:
        must_be_readable(self._path)
        try:
            self._open = sqlite3.connect(
                f"{self._path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._open.execute(f"PRAGMA mmap_size = {MAPPED}")
            self._open.execute("SELECT count(*) FROM about").fetchone()
        except sqlite3.DatabaseError:
            raise TerminologyUnusable("the file is not an index, or is damaged") from None
        self._process = os.getpid()

    def _all(self, question: str, *given: object) -> list[tuple[Any, ...]]:
        if self._process != os.getpid():
            self._connect()  # a connection must not cross a fork
        try:
            return self._open.execute(question, given).fetchall()
        except sqlite3.DatabaseError:
            raise TerminologyUnusable("the file is not an index, or is damaged") from None


def _wordings_of(keys: int) -> str:
    """The question for so many keys at once: one statement costs less than a statement for each."""
    marks = ", ".join("?" * keys)
    return (
        f"SELECT w.key, w.kind, c.name FROM wording w JOIN concept c ON c.code = w.concept WHERE w.key IN ({marks}) "  # noqa: S608
        "UNION ALL SELECT w.key, 'medicine', m.name FROM medicine_wording w JOIN medicine m ON m.code = w.moiety "
        f"WHERE w.key IN ({marks})"
    )


_WORDINGS = {keys: _wordings_of(keys) for keys in range(1, LONGEST + 1)}
_ORGANISATION = (
    "SELECT o.code, o.name, o.opened, o.closed, o.postcode, r.name FROM organisation o JOIN release r "
    "ON r.id = o.release WHERE o.{0} = ? ORDER BY o.rowid"
)


def _fitting(name: str, rows: Iterable[tuple[int, str]]) -> set[int]:
    """The codes whose term is the name as it is spelt; without any, those whose term is only like it."""
    plain = " ".join(name.split()).casefold()
    alike = [(code, text) for code, text in rows if text == name or not _is_abbreviation(text)]
    exact = {code for code, text in alike if text.casefold() == plain}
    return exact or {code for code, _ in alike}


def _is_abbreviation(text: str) -> bool:
    return len(text) <= ABBREVIATION and any(letter.isupper() for letter in text[1:])


def _number(code: str) -> int | None:
    """A code as the index keeps it; None for what is no SNOMED CT identifier (18 digits at most)."""
    return int(code) if code.isascii() and code.isdigit() and len(code) <= 18 else None
