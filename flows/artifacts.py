"""What a run leaves in the Prefect UI for an operator: its page account and a row for each document, refs only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from custody.page_account import PageAccount
from records.types import OdsCode, Outcome, Source, Status


def publish(batch_ref: str, trust: OdsCode, source: Source, outcomes: Sequence[Outcome], account: PageAccount) -> None:
    """A markdown page and a table for one batch, under keys that stay the same when it is run again."""
    create_markdown_artifact(
        markdown(trust, source, outcomes, account),
        key=f"batch-{batch_ref}",
        description=f"{trust} {source.value}: what became of the batch",
    )
    create_table_artifact(
        rows(outcomes), key=f"documents-{batch_ref}", description=f"{trust} {source.value}: every document of the batch"
    )


def markdown(trust: OdsCode, source: Source, outcomes: Sequence[Outcome], account: PageAccount) -> str:
    """The batch in words: what needs a person first, then how many ended how, then the sides of paper."""
    statuses = Counter(outcome.status for outcome in outcomes)
    lines = [f"# {trust}, {source.value}", "", f"**{needing(outcomes)}.**", ""]
    lines += ["| ended as | documents |", "|---|---:|"]
    lines += [f"| {status.value} | {statuses[status]} |" for status in Status]
    lines += ["", "## Sides of paper", "", f"{account}.", ""]
    why = Counter(reason for outcome in outcomes for reason in outcome.reasons if outcome.status != Status.DUPLICATE)
    if why:
        lines += ["## Why a person is needed", "", "| reason | documents |", "|---|---:|"]
        lines += [f"| {reason} | {count} |" for reason, count in why.most_common()]
    return "\n".join(lines)


def needing(outcomes: Sequence[Outcome]) -> str:
    """How many need a person: those for review and those that could not be read."""
    count = sum(outcome.status in (Status.REVIEW, Status.REJECTED) for outcome in outcomes)
    return f"{count} of {len(outcomes)} need a person"


def rows(outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """One row for each document: those that need a person first."""
    first = {Status.REVIEW: 0, Status.REJECTED: 1, Status.ACCEPTED: 2, Status.DUPLICATE: 3}
    return [
        {
            "status": outcome.status.value,
            "why": " ".join(outcome.reasons),
            "kind": outcome.document_type.value,
            "sides": len(outcome.page_states),
            "facts": outcome.facts,
            "coded": outcome.coded,
            "document": outcome.ref,
        }
        for outcome in sorted(outcomes, key=lambda outcome: (first[outcome.status], outcome.ref))
    ]
