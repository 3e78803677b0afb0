"""What can be wrong with what people give of their programme: tables, keys and signatures."""

from __future__ import annotations

from records.errors.tree import SetupError


class TableRefused(SetupError):
    """Nothing of the table was taken. Mend what is listed here and give it again: {0}"""

    code = "CN450"
