"""Whether one value is well formed: a date, an instant, a narrative, a hash."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree as ET

XHTML = "{http://www.w3.org/1999/xhtml}"
TAGS = {f"{XHTML}{tag}" for tag in ("div", "p", "br", "b", "i", "ul", "ol", "li", "table", "tbody", "tr", "th", "td")}
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


def is_day(text: str) -> bool:
    """A year, a month or a day of the calendar: 2011, 2011-05, 2011-05-06."""
    if not DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return False
    return True


def is_instant(text: str) -> bool:
    """A day with a time to the second and a zone: 2011-05-06T07:08:09+01:00."""
    if not TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_safe_narrative(div: Any) -> bool:
    """Well-formed XHTML of plain elements without attributes, with words, with nothing that runs or loads."""
    if not isinstance(div, str) or "<!" in div or "<?" in div:  # no entities or instructions: nothing to expand
        return False
    try:
        root = ET.fromstring(div)  # noqa: S314  safe without a document type declaration
    except ET.ParseError:
        return False
    elements = list(root.iter())
    plain = all(each.tag in TAGS and not each.attrib for each in elements)
    return root.tag == f"{XHTML}div" and plain and bool("".join(root.itertext()).strip())


def is_sha1(value: Any) -> bool:
    """Twenty bytes in base64."""
    try:
        return len(base64.b64decode(str(value), validate=True)) == 20
    except (binascii.Error, ValueError):
        return False
