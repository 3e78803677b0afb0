"""The letters of names: capitals to proper case, accents left out, letters that OCR puts for others.

McDonald, O'Brien, Szczepańska and St Clair-Ford are well formed; B0ateng and EntwIstle are not.
"""

from __future__ import annotations

import re
import unicodedata

UPPER = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x250) if chr(code).isupper())  # in a character class
PREFIX = re.compile(r"(?:Mc|Mac|O'|D'|L'|M'|N'|De|Du|Di|Le|La|Van|Fitz)(?=[^\W\d_a-z])")
DIGITS = {"0": "o", "5": "s", "8": "b", "6": "b"}  # letters that are read as digits; 1 is an i or an l
PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
)
SON_OF = re.compile(r"(Mac|Mc)([A-Z]{2,})")


def proper_case(token: str) -> str:
    """A word of a name that is printed in capitals, as its bearer writes it: McDonald, O'Brien, St, de."""
    son = SON_OF.fullmatch(token)
    if son:  # MacALLISTER: the paper itself tells where the second capital stands
        return son[1] + son[2].capitalize()
    if not in_capitals(token):
        return token
    pieces = [_proper_piece(piece) for piece in token.split("-")]
    return "-".join(pieces)


def unaccented(text: str) -> str:
    """A text in small letters without accents, as typists without Polish or Welsh keys write it: szczepanska."""
    parts = unicodedata.normalize("NFKD", text.lower().translate(PLAIN_LETTERS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def in_capitals(token: str) -> bool:
    """Whether a word is printed in capitals: McDONALD and ENTWlSTLE are."""
    letters = [letter for letter in token.removeprefix("Mc").removeprefix("Mac") if letter.isalnum()]
    capitals = sum(letter.isupper() for letter in letters)
    return len(letters) > 1 and (capitals == len(letters) or (capitals >= 3 and capitals * 2 > len(letters)))


def mended(token: str) -> str:
    """ENTWlSTLE: a small l among capitals is a capital I. The name is odd all the same, and doubted."""
    capitals = sum(letter.isupper() for letter in token)
    return re.sub(r"(?<=[A-Z])[l|](?=[A-Z])", "I", token) if capitals >= 3 else token


def lettered(token: str) -> str:
    """B0ateng: the letter that a digit inside a name was printed as. The name is odd all the same, and doubted."""

    def letter(match: re.Match[str]) -> str:
        before, after = token[match.start() - 1 : match.start()], token[match.end() : match.end() + 1]
        if match.group() == "1":
            small = "l" if {before.lower(), after.lower()} & set("aeiou") else "i"
        else:
            small = DIGITS[match.group()]
        return small.upper() if before.isupper() and (after.isupper() or not after) else small

    return re.sub(r"(?<=[^\W\d_])[01568](?=[^\W\d_]|$)", letter, token)


def well_formed(token: str) -> bool:
    """Whether a word of a name has letters as parents give them: capitals, or one capital before small letters."""
    return all(_shaped(piece) for piece in token.split("-") if piece) and "|" not in token


def _shaped(piece: str) -> bool:
    """One capital and small letters behind it, the same behind Mc or O', or capitals alone, in any alphabet."""
    letters = [letter for letter in piece.removeprefix("Mc").removeprefix("Mac") if letter.isalpha()]
    if not re.fullmatch(r"[^\W\d_][^\W\d_.']*(?:[.'][^\W\d_.']*)*", piece):
        return False
    if all(letter.isupper() for letter in letters):
        return True
    rest = PREFIX.sub("", piece).rstrip(".")
    return rest[:1].isalpha() and all(letter.islower() for letter in rest[1:])


def _proper_piece(piece: str) -> str:
    lower = piece.lower()
    if lower.startswith("mc") and len(lower) > 3:
        return "Mc" + lower[2:].capitalize()
    if re.match(r"[odlmn]'.", lower):
        return lower[:2].capitalize() + lower[2:].capitalize()
    return lower.capitalize()
