"""The trust's own index of patients, and what it says of the patient that a paper names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from records.types.numbers import NhsNumber


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """One patient of the index. ``traced`` is the day on which the number was last traced, as the index states it.

    ``status`` is the number's verification status as the index states it ("01" to "08", NHS Data Dictionary).
    """

    id: str = field(repr=False)  # the index's own key; never shown
    nhs_number: NhsNumber | None
    family: str = field(repr=False)
    given: str = field(repr=False)  # all given names, separated by spaces
    birth_date: date | None = field(repr=False)
    sex: str | None = None  # "male" or "female"
    postcode: str | None = field(default=None, repr=False)
    hospital_numbers: tuple[str, ...] = field(default=(), repr=False)
    other_families: tuple[str, ...] = field(default=(), repr=False)  # former and other family names
    traced: date | None = None
    status: str | None = None
    row: int = field(default=0, repr=False, compare=False)  # of the source it came from; 0 where that has none

    @property
    def verified(self) -> bool:
        """Whether the index says that the number was traced: by its status, or without one by a day of tracing."""
        return self.status == "01" if self.status is not None else self.traced is not None


class TraceOutcome(StrEnum):
    """What the index says."""

    SAME = "same"  # number, name and date of birth are those of one patient, and nothing contradicts
    PROBABLE = "probable"  # one patient is by far the likeliest, but not all of it agrees
    SEVERAL = "several"  # more than one may be meant
    OTHER = "other"  # the number is another patient's than the name and date of birth
    NONE = "none"  # nobody in the index is like this


class Agreement(StrEnum):
    """How a field of the paper compares with the index."""

    SAME = "same"
    CLOSE = "close"
    OTHER = "other"
    UNKNOWN = "unknown"  # one of the two does not say


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """How one field speaks for (above 0) or against (below 0) the match, in bits (Fellegi and Sunter's weight)."""

    field: str
    agreement: Agreement
    weight: float


@dataclass(frozen=True, slots=True)
class Trace:
    """The index's answer for one paper, explained field by field. ``probability`` (0 to 1) is of the best match."""

    outcome: TraceOutcome
    patient: KnownPatient | None = None
    probability: float = 0.0
    fields: tuple[FieldWeight, ...] = ()
    release: str = ""  # which index: its name and the digest of what was loaded
    shared: bool = False  # whether several patients of the index have the paper's NHS number

    def agreement(self, name: str) -> Agreement:
        """How a field compares: nhs_number, family, given, birth_date, sex, postcode or hospital_number."""
        return next((one.agreement for one in self.fields if one.field == name), Agreement.UNKNOWN)
