"""Log events: a code, a level and fixed words each; what varies is counts and refs, never a patient's words.

>>> Event.BATCH_OPENED.line(batch="1f0c", documents=12)
'CN001 Batch opened (batch=1f0c documents=12)'
"""

from __future__ import annotations

import logging
from enum import Enum

logger = logging.getLogger("casenote")
logger.setLevel(logging.INFO)


class Event(Enum):
    """What is worth a line: (code, level, words)."""

    BATCH_OPENED = ("CN001", logging.INFO, "Batch opened")
    BATCH_CLOSED = ("CN002", logging.INFO, "Batch closed")
    WORKER_LOST = (
        "CN004",
        logging.WARNING,
        "A worker process ended unexpectedly; what was under way is tried again",
    )
    DOCUMENT_UNFORESEEN = ("CN005", logging.ERROR, "Something unforeseen happened to a document")
    PAGE_UNFORESEEN = ("CN006", logging.ERROR, "Something unforeseen happened to a page")

    def line(self, **details: int | str) -> str:
        """The event as one line of text; ``details`` are counts and refs."""
        code, _, words = self.value
        varying = " ".join(f"{name}={value}" for name, value in details.items())
        return f"{code} {words} ({varying})" if varying else f"{code} {words}"

    def log(self, **details: int | str) -> None:
        """Write the event to the ``casenote`` logger."""
        logger.log(self.value[1], self.line(**details))
