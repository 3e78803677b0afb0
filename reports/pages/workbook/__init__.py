"""The finance director's workbook: live formulas, each with its exact value kept beside it.

`write_workbook` is all that others need. One module makes one sheet; `book` holds the file that they share.
"""

from reports.pages.workbook.workbook import write_workbook

__all__ = ["write_workbook"]
