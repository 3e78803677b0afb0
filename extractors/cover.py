"""A fax's cover told from the letter behind it: the lines that belong to the cover, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from extractors.dates import printed_dates
from extractors.transcript import Line, Transcript

SPACED = re.compile(r"\b(?:[A-Z] ){2,}[A-Z]\b")  # F A X  M E S S A G E
CLUES = (
    re.compile(
        r"^\W*(?:fax|facsimile)\s*(?:(?:cover|transmission|message|header)(?:\s+(?:sheet|page))?)?\W*$", re.IGNORECASE
    ),
    re.compile(
        r"\b(?:fax|facsimile)\s*(?:cover|transmission|message|front|header)|\bcover (?:sheet|page)\b", re.IGNORECASE
    ),
    re.compile(r"^\W*(?:to|attention|att?n|fao|recipient)(?:\s*[:\-]|\s{2,})", re.IGNORECASE),
    re.compile(r"^\W*(?:from|sent by|sender)(?:\s*[:\-]|\s{2,})|\bfrom\s*:", re.IGNORECASE),
    re.compile(
        r"\bpages?\b.{0,25}(?::\s*\d|incl|\bof cover)|(?:number|no\.?) of pages|incl\w*\.? (?:this )?cover"
        r"|^\W*(?:total |no\.? of |number of )?(?:sheets|pages)(?: sent)?(?:\s*[:\-]|\s{2,})\s*\d",
        re.IGNORECASE,
    ),
    re.compile(
        r"intended recipient|in error|destroy (?:this|it)|missing or (?:unreadable|illegible)|safe haven|"
        r"(?:fax|transmission|message) (?:is|are|may|contains) (?:intended|confidential|privileged)",
        re.IGNORECASE,
    ),
    re.compile(r"^\W*(?:our |your )?fax\b.{0,12}[\d(+]", re.IGNORECASE),
    re.compile(r"^\W*(?:when|time sent|date sent)(?:\s*[:\-]|\s{2,})", re.IGNORECASE),
)
FAX_HEADER = re.compile(
    r"\b\d{1,2}[:.]\d\d(?::\d\d)?\b.*\b(?:fax|from|to|p\.?\s?\S?\d|page|tel)\b|\bfax\b.*\b\d{1,2}:\d\d", re.IGNORECASE
)  # printed by the machine on the top edge of every page
GREETING = re.compile(r"\s*(?:dear\b|to the \w+|to whom)", re.IGNORECASE)
TOP_EDGE = 2  # lines
ENOUGH = 3  # different clues that make a cover
SUBJECT = re.compile(r"\W*(?:subject|message|regarding|re|concerning)\s*[:\-]", re.IGNORECASE)  # the cover's own
BODY = 4  # lines after a cover that make a letter
LETTER = re.compile(
    r"^\s*dear\b|^\s*to the (?:\w+ )?(?:registrar|consultant)\b|^\W*(?:kind |best )?regards\W*$|"
    r"\byours (?:sincerely|faithfully)|date of birth|\bd\.?o\.?b\b|nhs (?:no|number)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The lines of a fax's cover (none, if there is no cover) and the lines of what it leads."""

    cover: tuple[Line, ...]
    rest: tuple[Line, ...]


def part(transcript: Transcript) -> Parts:
    """Divide a document into cover and rest. A cover alone has no rest."""
    pages = [_without_header(tuple(lines)) for _, lines in groupby(transcript.lines, key=lambda line: line.page)]
    pages = [lines for lines in pages if lines]
    if not pages:
        return Parts((), ())
    first = pages[0]
    hits = [(line, at) for line in first for at, clue in enumerate(CLUES) if clue.search(unspaced(line.text))]
    if len({at for _, at in hits}) < ENOUGH:
        return Parts((), tuple(line for lines in pages for line in lines))
    greeting = next((line.number for line in first if GREETING.match(line.text)), None)
    end = max(line.number for line, _ in hits if greeting is None or line.number < greeting)
    while end + 1 <= first[-1].number and _runs_on(transcript.lines[end]):
        end += 1
    while end + 1 <= first[-1].number and _still_cover(first, end, greeting):
        end += 1
    behind = tuple(line for line in first if line.number > end)
    if len(behind) < BODY or not any(LETTER.search(line.text) for line in behind if not SUBJECT.match(line.text)):
        behind = ()
    cover = tuple(line for line in first if line not in behind)
    return Parts(cover, behind + tuple(line for lines in pages[1:] for line in lines))


def unspaced(text: str) -> str:
    """The text with capitals that are spaced for show drawn together: D I S C H A R G E."""
    return SPACED.sub(lambda match: match.group().replace(" ", ""), text)


def _without_header(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(line for at, line in enumerate(lines) if at >= TOP_EDGE or not FAX_HEADER.search(line.text))


def _still_cover(lines: tuple[Line, ...], end: int, greeting: int | None) -> bool:
    """Whether the next line is the cover's own date (the letter has another), or says again that it is a fax."""
    following = [line for line in lines if line.number > end]
    if re.search(r"\b(?:this fax|confidential)\b", following[0].text, re.IGNORECASE):
        return True
    heading = [line for line in following[1:] if greeting is not None and line.number <= greeting + 2]
    dated = re.match(r"\W*(?:date|when)\b", following[0].text, re.IGNORECASE)
    return bool(dated) and any(printed_dates(line.text) for line in heading)


def _runs_on(line: Line) -> bool:
    """Whether a sentence goes on in the next line."""
    return len(line.text) > 60 and not line.text.rstrip().endswith((".", ":"))
