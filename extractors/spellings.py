"""How the rest of the paper spells and orders the patient's name: what the body of a letter says of its heading.

Letters repeat whom they are about: "Dear Mr Ravensworth", "Mrs Wójcik-Barnes is doing splendidly". A heading that was
read unsurely may be put right by them, with a doubt; an order that capitals leave open is proved by them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from extractors.name_letters import UPPER, proper_case, unaccented
from extractors.name_statements import Statement
from extractors.names import PersonName
from extractors.people import titled, worded, words_of
from extractors.transcript import Transcript

SURE = 0.92  # confidence from which a heading's spelling is believed against the body's
SHORT, LONG = 4, 6  # letters from which one, and two, may be misread


def ordered(statement: Statement, transcript: Transcript) -> Statement:
    """A statement whose names may be either way round, put in the order in which the paper calls the patient."""
    name = statement.name
    if name.sure or name.given is None or " " in name.given:
        return statement
    called = {person.words[-1] for person in titled(transcript.text) if len(person.words) <= 2}
    family, given = words_of(name.family), words_of(name.given)
    if not family or not given or (family[-1] in called) == (given[-1] in called):
        return statement
    if family[-1] in called:
        return replace(statement, name=replace(name, sure=True))
    turned = replace(name, family=proper_case(name.given), given=proper_case(name.family), sure=True)
    return replace(statement, name=turned)


def mended(statement: Statement, transcript: Transcript) -> Statement:
    """A family name that was read unsurely in the spelling that the rest of the paper repeats; never sure by that."""
    name = statement.name
    if statement.evidence.confidence >= SURE and not name.odd:
        return statement
    spellings = Counter(_spellings(transcript, name))
    own = spellings.pop(name.family, 0)
    if not spellings:
        return statement
    best, times = max(spellings.items(), key=lambda item: item[1])
    if times < own + (0 if name.odd else 1):
        return statement
    return replace(statement, name=replace(name, family=best, odd=True))


def _spellings(transcript: Transcript, name: PersonName) -> Iterator[str]:
    """Every word that is the family name, or nearly so, and no everyday word, as its bearer writes it."""
    family = unaccented(name.family)
    allowed = 2 if len(family) >= LONG else 1 if len(family) >= SHORT else 0
    for match in re.finditer(rf"[{UPPER}][\w'’]+(?:-[{UPPER}][\w'’]+)*", transcript.text):
        word = match.group().replace("’", "'").removesuffix("'s")
        alike = unaccented(word)[:1] == family[:1] or len(word) == len(family)  # Connor is no slip of O'Connor
        near = alike and Levenshtein.distance(unaccented(word), family, score_cutoff=allowed) <= allowed
        if near and (unaccented(word) == family or not worded(words_of(word))) and not any(map(str.isdigit, word)):
            yield name.family if unaccented(word) == family else proper_case(word)
