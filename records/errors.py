"""What can go wrong, told by what to do about it.

    CasenoteError
    |- RetryableError   try the same again: the world was busy, not wrong
    |- DocumentError    this document fails, the batch goes on
    |- BatchError       this batch stops, others go on
    '- SetupError       nothing starts

A class is one fault: its docstring is the text that an operator reads, what happened first, what to do second.
Texts never hold a patient's words, a file's name or what was found in the file: Prefect stores exception messages.
A foreign error is turned into one of these at the fence of its room, with ``from None``.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How the ``casenote`` command ends."""

    DONE = 0
    FAILED = 1  # a fault of ours: please report it
    USAGE = 2
    SETUP = 3
    INCOMPLETE = 4  # something waits: a batch stopped (run the same command again) or a scan is held
    INTERRUPTED = 130


class CasenoteError(Exception):
    """Something went wrong in Casenote. Please report it with the code shown."""

    code = "CN000"

    def __init__(self, *details: object) -> None:
        super().__init__(*details)

    def __str__(self) -> str:
        text = " ".join((type(self).__doc__ or "").split())
        return f"{text.format(*self.args)} [{self.code}]"


class RetryableError(CasenoteError):
    """Something was busy or out of reach. Run the same command again."""

    code = "CN100"


class FileGone(RetryableError):
    """A file can't be found or opened where it was taken in. Put it back and run the same command again."""

    code = "CN101"


class BucketUnreachable(RetryableError):
    """The bucket can't be reached, or does not answer in time. Check the endpoint's address and the network."""

    code = "CN110"


class ObjectChanged(RetryableError):
    """An object was replaced while it was taken from the bucket. What lies there now is taken next time."""

    code = "CN111"


class DocumentError(CasenoteError):
    """This document can't be migrated. Look at the paper."""

    code = "CN200"


class BatchError(CasenoteError):
    """This batch stopped. Run the same command again."""

    code = "CN300"


class SetupError(CasenoteError):
    """Casenote is not set up. Run `make run` again."""

    code = "CN400"


# ---------------------------------------------------------------- documents
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


# ---------------------------------------------------------------- batches
class AccountOpen(BatchError):
    """Not every side of the batch's paper is accounted for: {0}. Run it again; if it stays so, report it."""

    code = "CN301"


class FilesGone(BatchError):
    """{0} files can't be found or opened where they were taken in. Put them back and run the same command again."""

    code = "CN302"


class ClaimUnfinished(BatchError):
    """{0} files that were taken from the inbox are not finished and stay in its folder .taken. {1}"""

    code = "CN303"


# ---------------------------------------------------------------- set-up
class InboxMissing(SetupError):
    """There is no inbox folder at the place given. Give one that holds <ODS code>/<scan, fax or digital>/<files>."""

    code = "CN401"


class TesseractMissing(SetupError):
    """Tesseract with its English data (eng, osd) is not installed. Run `make run`, or install tesseract-ocr."""

    code = "CN402"


class NothingToReport(SetupError):
    """There is no ledger in the output folder given. Give the folder that `casenote migrate` wrote to."""

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


# ---------------------------------------------------------------- the index of patients
class PatientTableWrong(SetupError):
    """The patients can't be loaded: {0}. Mend that and load them again; the index in use stays as it was."""

    code = "CN440"


class PatientServerBusy(RetryableError):
    """The FHIR server can't be reached, or does not answer in time. Check its address and the network."""

    code = "CN441"


class PatientServerRefused(SetupError):
    """The FHIR server gives no patients: {0}. Check the address and the token; the index in use stays as it was."""

    code = "CN442"


class PatientIndexUnusable(SetupError):
    """The trust's index of patients is damaged or of another version. Load it again: casenote patients load."""

    code = "CN443"


class PatientIndexMissing(SetupError):
    """No index of patients was loaded for that trust. Load one: casenote patients load."""

    code = "CN444"


# ---------------------------------------------------------------- scanners
class TerminologyNotFound(SetupError):
    """No terminology was loaded: {0}. Name the folders or zips as they were downloaded: SNOMED CT (RF2), dm+d, ODS."""

    code = "CN432"


class TerminologyBroken(SetupError):
    """The release's file {0} can't be loaded: {1}. Download it again; the terminology loaded before is untouched."""

    code = "CN433"


class TerminologyPartial(SetupError):
    """Part of the release of {0} is missing: {1}. Name all its parts at once; what was loaded before is untouched."""

    code = "CN434"


class TerminologyUnusable(SetupError):
    """The loaded terminology can't be used: {0}. Run `casenote terminology load` again."""

    code = "CN435"


class TerminologyUnwritable(SetupError):
    """The terminology can't be written where places.terminology says. Check permissions and free space."""

    code = "CN436"


class NoTerminology(SetupError):
    """No terminology is loaded. Run `casenote terminology load` with your own downloads first."""

    code = "CN437"


class ScanimageMissing(SetupError):
    """The program scanimage is not installed. Install sane-utils."""

    code = "CN501"


class NoScanner(SetupError):
    """No scanner of that name was found. Switch it on, check its cable, and see what `scanimage -L` lists."""

    code = "CN502"


class NoScannerThere(NoScanner):
    """No scanner was found. Switch it on, check its cable, and see what `scanimage -L` lists."""

    code = "CN526"


class SeveralScanners(SetupError):
    """There is more than one scanner: {0}. Name one with --device."""

    code = "CN503"


class NoFeeder(SetupError):
    """The scanner offers no document feeder. Use one that does: sheets laid on the glass can't be counted."""

    code = "CN504"


class NoDuplex(SetupError):
    """The scanner's feeder does not offer to scan both sides. Scan without --duplex, or on another scanner."""

    code = "CN505"


class NotOffered(SetupError):
    """The scanner does not offer {0}. `scanimage -A` lists what it offers."""

    code = "CN506"


class ScannerForbidden(SetupError):
    """The scanner may not be used by this user. Add the user to the group scanner and log in again."""

    code = "CN507"


class ScannerBusy(RetryableError):
    """The scanner is in use. Wait until it is free and run the same command again."""

    code = "CN508"


class ScanUnderWay(RetryableError):
    """This box is being scanned or released just now. Wait until that is done and run the same command again."""

    code = "CN509"


class ScanStopped(BatchError):
    """The scan stopped at sheet {0}; {1} sheets before it are kept. Put it and those after it back: --go-on."""

    code = "CN510"


class FeederEmpty(BatchError):
    """The feeder is empty: nothing was scanned. Put the paper in and run the same command again."""

    code = "CN511"


class PaperJam(ScanStopped):
    """The paper jammed at sheet {0}; {1} sheets before it are kept. Clear the path and put sheet {0} and those after
    it back, in order; then run the same command with --go-on.
    """

    code = "CN512"


class DoubleFeed(ScanStopped):
    """Sheets stuck together at sheet {0}; {1} sheets before it are kept. Part them, put sheet {0} and those after it
    back, in order; then run the same command with --go-on.
    """

    code = "CN513"


class CoverOpen(ScanStopped):
    """The scanner's cover was open at sheet {0}; {1} sheets before it are kept. Close it, put sheet {0} and those
    after it back, in order; then run the same command with --go-on.
    """

    code = "CN514"


class ScannerFailed(ScanStopped):
    """The scanner failed at sheet {0}; {1} sheets before it are kept. Check its cable and its display, put sheet {0}
    and those after it back, in order; then run the same command with --go-on.
    """

    code = "CN515"


class ScannerSilent(ScanStopped):
    """The scanner gave no sign for too long at sheet {0}; {1} sheets before it are kept. Switch it off and on, put
    sheet {0} and those after it back, in order; then run the same command with --go-on.
    """

    code = "CN516"


class ScanKilled(ScanStopped):
    """The program scanimage was ended from outside at sheet {0}; {1} sheets before it are kept. Put sheet {0} and
    those after it back, in order; then run the same command with --go-on.
    """

    code = "CN517"


class ScanDiskFull(ScanStopped):
    """The disk for held scans has no room for sheet {0}; {1} sheets before it are kept. Free some, put sheet {0} and
    those after it back, in order; then run the same command with --go-on.
    """

    code = "CN518"


class TooManySides(ScanStopped):
    """The feeder still held paper at sheet {0}, more than a file may have; {1} sheets are kept. Scan fewer at a time
    with --afresh, or raise limits.pages in the settings and run the same command with --go-on.
    """

    code = "CN519"


class WrongCount(BatchError):
    """{0} expected, {1} came. Nothing was put into the inbox. Count the sheets again:
    if the scan is right, run with --release and --sheets <true count>; if not, scan all again with --afresh.
    """

    code = "CN520"


class ScanTooLarge(BatchError):
    """The scan would make a file larger than {0} MB. Raise limits.file_megabytes in the settings and run with
    --release, or scan fewer sheets at a time with --afresh.
    """

    code = "CN521"


class ScanHeld(BatchError):
    """A scan of this box is held; its reason lies beside it. Run with --go-on to scan what is left, with --release
    and --sheets <true count> to put it into the inbox, or with --afresh to scan all again in its place.
    """

    code = "CN522"


class NothingHeld(SetupError):
    """No scan of this box is held, so there is nothing to go on with or to release. Scan it."""

    code = "CN523"


class CountMissing(SetupError):
    """The trust, the box's label and the number of sheets must be said: --trust, --box and --sheets."""

    code = "CN524"


class ScannerAsleep(RetryableError):
    """The scanner did not answer within {0} seconds. Wake it up and run the same command again."""

    code = "CN525"


class SpoolMissing(SetupError):
    """There is no fax spool at the place given. Give the folder that holds recvq/."""

    code = "CN424"


class MigratingHalted(SetupError):
    """Nothing can be migrated now; what came in is kept. {0}"""

    code = "CN423"
