"""What can be wrong with a document: it fails, the batch goes on."""

from __future__ import annotations

from records.errors.tree import DocumentError


class EmptyFile(DocumentError):
    """The file is empty (0 bytes). Scan or send it again."""

    code = "CN201"


class FileTooLarge(DocumentError):
    """The file is larger than {0} MB. Split it, or raise limits.file_megabytes in the settings."""

    code = "CN202"


class UnknownFormat(DocumentError):
    """The file is not a PDF, TIFF, PNG or JPEG, whatever its name says. Export it again in one of these."""

    code = "CN203"


class DamagedFile(DocumentError):
    """The file is damaged and no page of it can be read. Scan or send it again."""

    code = "CN204"


class LockedFile(DocumentError):
    """The PDF is protected by a password. Ask its sender for a copy without one."""

    code = "CN205"


class PageTooLarge(DocumentError):
    """A page is larger than {0} megapixels. Scan it at 300 dpi, or raise limits.page_megapixels in the settings."""

    code = "CN206"


class TooManyPages(DocumentError):
    """The file has more than {0} pages. Split it, or raise limits.pages in the settings."""

    code = "CN207"


class NotOnPaper(DocumentError):
    """The file holds no page to read: it is a PDF without pages. Scan or send it again."""

    code = "CN208"


class ReadingTookTooLong(DocumentError):
    """Reading took longer than {0} seconds a page and was stopped. Scan it again, or raise limits.page_seconds."""

    code = "CN209"


class ReaderCrashed(DocumentError):
    """The reader was ended by the system while it read this file. Look at the paper; the batch went on."""

    code = "CN210"


class UnreadableFile(DocumentError):
    """The file can't be opened: its permissions or its disk forbid it. Mend that and run the same command again."""

    code = "CN211"


class NotInATrust(DocumentError):
    """The file is not inside a trust's folder. Move it to INBOX/<ODS code>/<scan, fax or digital>/."""

    code = "CN212"


class ChangedSinceTaken(DocumentError):
    """The file was changed after it was taken in. Run the same command again: what lies there now is taken in anew."""

    code = "CN213"


class LinkNotTaken(DocumentError):
    """This is a link, not a file: links are not followed out of a watched inbox. Put the file itself there."""

    code = "CN220"


class DecodingStopped(DocumentError):
    """A page can't be drawn within {0} seconds of CPU and the memory allowed, tried twice. Print and scan it."""

    code = "CN215"


class NoPage(DocumentError):
    """A picture of {0} by {1} dots is no page of paper. Scan or send it again."""

    code = "CN216"


class OnlySheets(DocumentError):
    """The file holds header and separator sheets only, no record. Scan what belongs behind them."""

    code = "CN214"


class Unexpected(DocumentError):
    """Something unforeseen happened to this document ({0}). Look at the paper and report the code."""

    code = "CN299"
