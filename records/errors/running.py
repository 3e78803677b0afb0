"""What stops a batch, or keeps anything from starting."""

from __future__ import annotations

from records.errors.tree import BatchError, RetryableError, SetupError


class FileGone(RetryableError):
    """A file can't be found or opened where it was taken in. Put it back and run the same command again."""

    code = "CN101"


class BucketUnreachable(RetryableError):
    """The bucket can't be reached, or does not answer in time. Check the endpoint's address and the network."""

    code = "CN110"


class ObjectChanged(RetryableError):
    """An object was replaced while it was taken from the bucket. What lies there now is taken next time."""

    code = "CN111"


class AccountOpen(BatchError):
    """Not every side of the batch's paper is accounted for: {0}. Run it again; if it stays so, report it."""

    code = "CN301"


class FilesGone(BatchError):
    """{0} files can't be found or opened where they were taken in. Put them back and run the same command again."""

    code = "CN302"


class ClaimUnfinished(BatchError):
    """{0} files that were taken from the inbox are not finished and stay in its folder .taken. {1}"""

    code = "CN303"


class InboxMissing(SetupError):
    """There is no inbox folder at the place given. Give one that holds <ODS code>/<scan, fax or digital>/<files>."""

    code = "CN401"


class TesseractMissing(SetupError):
    """Tesseract with its English data (eng, osd) is not installed. Run `make run`, or install tesseract-ocr."""

    code = "CN402"


class NothingToReport(SetupError):
    """There is no ledger in the output folder given. Give the folder into which `casenote migrate` wrote, or into which
    the trust's baseline, events and tables were imported.
    """

    code = "CN407"


class BadSettings(SetupError):
    """The settings are wrong: {0}. Mend the settings file or the environment variable named."""

    code = "CN403"


class PrefectUnreachable(SetupError):
    """The Prefect server could not be started or reached within {0} seconds. Look into its log beside its database."""

    code = "CN404"


class PrefectLost(SetupError):
    """The Prefect server stopped answering. What was finished is kept: run the same command again for the rest."""

    code = "CN410"


class LedgerUnreachable(SetupError):
    """The ledger's database can't be opened. Check the ledger address and that its disk is not full."""

    code = "CN405"


class OutputUnwritable(SetupError):
    """The output folder can't be written. Check its permissions and that its disk is not full."""

    code = "CN406"


class OutputInInbox(SetupError):
    """The output folder lies in the inbox, where its files would be taken for paper. Give one outside the inbox."""

    code = "CN408"


class MachineExhausted(SetupError):
    """A disk is full or read-only, or too many files are open. Free some, also for temporary files, and run again."""

    code = "CN409"


class AlreadyWatched(SetupError):
    """Another `casenote watch` has this inbox. One at a time is enough: end that one first."""

    code = "CN420"


class InboxUnwritable(SetupError):
    """Files can't be moved inside the inbox. A watched inbox must be writable: check permissions and free space."""

    code = "CN421"


class BucketRefused(SetupError):
    """The bucket is not there or may not be read and tagged ({0}). Check its name and the credentials."""

    code = "CN422"


class SheetsWrong(SetupError):
    """No sheet was printed: {0}. Mend that and run the same command again."""

    code = "CN430"


class SheetKeyUnusable(SetupError):
    """The key for header sheets can't be read or written. Mend the file that sheets.key names, or its permissions."""

    code = "CN431"


class SpoolMissing(SetupError):
    """There is no fax spool at the place given. Give the folder that holds recvq/."""

    code = "CN424"


class MigratingHalted(SetupError):
    """Nothing can be migrated now; what came in is kept. {0}"""

    code = "CN423"
