"""Is a document filed where its header sheet says? What the sheet names and the paper does not confirm is a doubt."""

from __future__ import annotations

from collections.abc import Iterator

from records.stacks import Sheet
from records.types import Doubt, DoubtKind, Identity, OdsCode


def doubts_of_filing(header: Sheet | None, identity: Identity, trust: OdsCode) -> tuple[Doubt, ...]:
    """What a person must decide because header sheet and paper differ; none without a header sheet.

    A sheet never gives a document its patient: the paper must name the same one.
    """
    return () if header is None else tuple(_doubts(header, identity, trust))


def _doubts(header: Sheet, identity: Identity, trust: OdsCode) -> Iterator[Doubt]:
    if header.trust is not None and header.trust != trust:
        yield Doubt(
            DoubtKind.BOUNDARY,
            f"The header sheet is of trust {header.trust}, the file lies in the folder of {trust}. Move one of them.",
        )
    if header.nhs_number is None:
        return
    if identity.nhs_number is None:
        yield Doubt(
            DoubtKind.NHS_NUMBER,
            "The header sheet names a patient whose NHS number was not found on the paper. Compare both.",
        )
    elif identity.nhs_number.value != header.nhs_number:
        yield Doubt(
            DoubtKind.OTHER_PATIENT,
            "The paper's NHS number is not that of its header sheet: it may be misfiled. Find out whose it is.",
            identity.nhs_number.evidence,
        )
