"""What can be wrong with a scanner or a scan."""

from __future__ import annotations

from records.errors.tree import BatchError, RetryableError, SetupError


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
