"""What can be wrong with what users load: terminologies and indexes of patients."""

from __future__ import annotations

from records.errors.tree import RetryableError, SetupError


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
