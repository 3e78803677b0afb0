"""What can be wrong with what users load: terminologies and indexes of patients."""

from __future__ import annotations

from records.errors.tree import RetryableError, SetupError


class PatientTableWrong(SetupError):
    """The patients can't be loaded: {0}. Mend that and load them again."""

    code = "CN440"


class PatientServerBusy(RetryableError):
    """The FHIR server gives no patients now: {0}. Check its address and the network, and load them again later."""

    code = "CN441"


class PatientServerRefused(SetupError):
    """The FHIR server gives no patients: {0}. Check the address and the token, and load them again."""

    code = "CN442"


class PatientIndexUnusable(SetupError):
    """The trust's index of patients is damaged or of another version. Load it again: casenote patients load."""

    code = "CN443"


class PatientIndexMissing(SetupError):
    """No index of patients was loaded for that trust. Load one: casenote patients load."""

    code = "CN444"


class PatientRowsUnusable(SetupError):
    """The patients were not loaded: {0} of {1} rows can't be used. Mend the rows, or load the rest with --anyway."""

    code = "CN445"


class PatientIndexShrinks(SetupError):
    """The patients were not loaded: of {0} in the index {1} would be left. If that is right, load with --anyway."""

    code = "CN446"


class PatientServerEmpty(SetupError):
    """The FHIR server answered, and has no patient for us. Check that the address and the token are the trust's own."""

    code = "CN447"


class PatientPlaceUnwritable(SetupError):
    """The index can't be written where places.patients says: {0}. Mend that, or name another folder there."""

    code = "CN448"


class PatientIndexForbidden(SetupError):
    """The trust's index of patients may not be read. Give yourself the right to read the folder places.patients."""

    code = "CN449"


class TerminologyNotFound(SetupError):
    """No terminology was loaded: {0}. Name the folders or zips as they were downloaded: SNOMED CT (RF2), dm+d, ODS."""

    code = "CN432"


class TerminologyBroken(SetupError):
    """The release's file {0} can't be loaded: {1}. Download it again; the terminology loaded before is untouched."""

    code = "CN433"


class TerminologyUnreadable(SetupError):
    """The release's file or folder {0} may not be read. Give this user leave to read it (on Linux: chmod -R u+rX), or
    load it as its owner; the terminology loaded before is untouched.
    """

    code = "CN438"


class TerminologyForbidden(SetupError):
    """The loaded terminology may not be read by this user. Give it leave to read the file that places.terminology names
    (on Linux: chmod or chgrp), or run this as the file's owner.
    """

    code = "CN439"


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
