"""What sources said of trusts on a day: exemplar, fast follower, digital maturity. Sources may differ: all are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from records.programme import Attribute, KeptTable, TableKind
from records.types import OdsCode
from reports.inputs.table import DAY, ODS_CODE, TEXT, Column, Fault, Input, Numbered, Scope, said_twice


def _check(rows: Sequence[Numbered]) -> Iterable[Fault]:
    return said_twice(rows, "ods_code", "name", "as_of", "source")


INPUT = Input(
    kind=TableKind.ATTRIBUTES,
    says="What a source said of a trust on a day. Where sources differ, each is kept and shown.",
    columns=(
        Column("ods_code", ODS_CODE, "The trust.", also=("trust", "code")),
        Column("name", TEXT, "What is said of it.", example="digital maturity stage"),
        Column("value", TEXT, "What the source gives.", example="5"),
        Column("as_of", DAY, "The day for which it was said.", example="2026-04-01"),
        Column("source", TEXT, "Who said it, and where it can be read.", example="annual report 2025/26, page 12"),
    ),
    scope=Scope.NATION,
    check=_check,
)


def attributes_of(kept: KeptTable) -> tuple[Attribute, ...]:
    """The attributes of a kept table."""
    return tuple(
        Attribute(
            trust=OdsCode(row["ods_code"]),
            name=row["name"],
            value=row["value"],
            as_of=date.fromisoformat(row["as_of"]),
            source=row["source"],
        )
        for row in kept.rows
    )
