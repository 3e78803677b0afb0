"""How alike are a paper's patient and a patient of the index? Fellegi and Sunter's weights, by Splink.

The one module that knows Splink and DuckDB. A model is what Splink saves as JSON: a weight for every level of
agreement of every field (tables/match_weights.csv). How often two strangers agree (u) is estimated from the index
itself, by drawing pairs at random; how often one person's details agree (m) by expectation maximisation over patients
that are entered twice, where there are enough of them. What can't be estimated stays as the table states it, and the
model says so. Everything runs in memory, on one thread, and nothing is fetched: DuckDB may not load extensions.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from extractors.table import rows
from records.types import Agreement, FieldWeight

Details = Mapping[str, str]  # what is compared, by COLUMNS; an empty string where nothing is known
COLUMNS = (
    "nhs_number",
    "family",  # folded
    "families",  # all forms, parted by |
    "given",  # the first, folded
    "givens",  # all forms, parted by |
    "birth_date",  # YYYYMMDD
    "swapped",  # YYYYDDMM, where that is a date
    "sex",
    "postcode",
    "hospital_numbers",  # parted by |
)
COUNTED = ("family", "given")  # names agree more tellingly the rarer they are
IN_INDEX = 0.9  # of papers are of a patient whom the index knows: the odds before anything is compared
FEWEST_ROWS = 2000  # fewer patients say too little of how often strangers agree
FEWEST_COPIES = 100  # pairs of rows that share what blocks them; fewer teach nothing of how one person's details differ
PAIRS = 1_000_000  # drawn at random, at most
PAIRS_EACH = 100  # pairs for each patient of a smaller index
SAMPLE = 100_000  # rows at most that estimation sees
LEAST_TRUSTED = 0.85  # an m of full agreement below this was learnt from relatives, not from patients entered twice
FLOOR = 0.001  # no m is less: what no copy showed may still happen on a paper
SEED = 42
COPIES = ("l.birth_date = r.birth_date and l.family = r.family", "l.given = r.given and l.postcode = r.postcode")


@dataclass(frozen=True, slots=True)
class Model:
    """Splink's settings as JSON, and a sentence on what they rest on."""

    settings: str
    note: str

    @property
    def key(self) -> str:
        """What tells this model's cached SQL from another's."""
        return str(hash(self.settings))


@dataclass(frozen=True, slots=True)
class Score:
    """How surely a candidate is the paper's patient (0 to 1; ``weight`` in bits), explained field by field."""

    candidate: int
    probability: float
    weight: float
    fields: tuple[FieldWeight, ...] = field(repr=False)


# ---------------------------------------------------------------- the model
def stated_model(patients: int) -> Model:
    """The model as the table states it, for an index of so many patients."""
    note = f"How much each detail counts is taken from a table: fewer than {FEWEST_ROWS:,} patients can't teach it"
    return Model(json.dumps(_settings(patients)), note)


def trained_model(sample: Sequence[Details], twice: Sequence[Details], patients: int) -> Model:
    """The model with u, and where possible m, estimated.

    ``sample`` are rows drawn evenly from an index of ``patients``; ``twice`` are rows in which patients that were
    entered twice stand together (of some days of birth, all).
    """
    if len(sample) < FEWEST_ROWS:
        return stated_model(patients)
    settings = _settings(patients)
    _estimate_u(settings, sample)
    learnt = _estimate_m(settings, twice)
    note = f"How often strangers are alike was learnt from {len(sample):,} patients; "
    note += "how often one person's details differ "
    if learnt:
        fields = ", ".join(name.replace("_", " ") for name in learnt)
        note += f"from patients entered twice ({fields}), and for other details from a table"
    else:
        note += "comes from a table"
    return Model(json.dumps(settings), note)


def _settings(patients: int) -> dict[str, Any]:
    """Splink's settings with the table's m and u."""
    grouped = groupby(rows("match_weights"), key=lambda row: row["field"])
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": IN_INDEX / max(2, patients),
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": False,
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [
            {"output_column_name": name, "comparison_levels": [_level(row) for row in levels]}
            for name, levels in grouped
        ],
    }


def _level(row: Mapping[str, str]) -> dict[str, Any]:
    level: dict[str, Any] = {"sql_condition": row["condition"], "label_for_charts": row["level"]}
    if row["agreement"] == Agreement.UNKNOWN:
        return level | {"is_null_level": True}
    level |= {"m_probability": float(row["m"]), "u_probability": float(row["u"])}
    if row["trained"] == "no":
        level |= {"fix_m_probability": True, "fix_u_probability": True}
    if row["level"] == "same" and row["field"] in COUNTED:
        level |= {"tf_adjustment_column": row["field"], "tf_adjustment_weight": 1.0}
    return level


# ---------------------------------------------------------------- estimation
def _estimate_u(settings: dict[str, Any], sample: Sequence[Details]) -> None:
    """Set u of every level that pairs drawn at random show."""
    linker = _linker(settings, sample)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=min(PAIRS, PAIRS_EACH * len(sample)), seed=SEED, min_count_per_level=None
    )
    for stated, level in _paired(settings, linker.misc.save_model_to_json()):
        if not stated.get("fix_u_probability") and level.get("u_probability"):
            stated["u_probability"] = level["u_probability"]


def _estimate_m(settings: dict[str, Any], twice: Sequence[Details]) -> list[str]:
    """Set m of the fields that patients entered twice teach; returns which."""
    from splink.internals.exceptions import EMTrainingException

    if len(twice) < FEWEST_ROWS or min(_copies(twice, rule) for rule in COPIES) < FEWEST_COPIES:
        return []
    linker = _linker(settings, twice)
    try:
        for rule in COPIES:
            linker.training.estimate_parameters_using_expectation_maximisation(rule, fix_u_probabilities=True)
    except EMTrainingException:
        return []
    saved = linker.misc.save_model_to_json()
    learnt = []
    for stated, estimated in zip(settings["comparisons"], saved["comparisons"], strict=True):
        levels = list(zip(stated["comparison_levels"], estimated["comparison_levels"], strict=True))
        if not any(level.get("fix_m_probability") for level, _ in levels) and _believable(estimated):
            learnt.append(stated["output_column_name"])
            for level, other in levels:
                if other.get("m_probability"):
                    level["m_probability"] = max(FLOOR, other["m_probability"])
    return learnt


def _copies(sample: Sequence[Details], rule: str) -> int:
    """How many pairs of rows a rule of COPIES brings together."""
    names = [part.split(" = ")[0].removeprefix("l.") for part in rule.split(" and ")]
    counts: dict[tuple[str, ...], int] = {}
    for row in sample:
        key = tuple(row[name] for name in names)
        if all(key):
            counts[key] = counts.get(key, 0) + 1
    return sum(count * (count - 1) // 2 for count in counts.values())


def _believable(comparison: Mapping[str, Any]) -> bool:
    """Whether full agreement is what one person's details mostly show, and each level was seen."""
    levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
    return all("m_probability" in level for level in levels) and levels[0]["m_probability"] >= LEAST_TRUSTED


def _paired(settings: Mapping[str, Any], saved: Mapping[str, Any]) -> Iterable[tuple[dict[str, Any], dict[str, Any]]]:
    for stated, estimated in zip(settings["comparisons"], saved["comparisons"], strict=True):
        yield from zip(stated["comparison_levels"], estimated["comparison_levels"], strict=True)


def _linker(settings: Mapping[str, Any], sample: Sequence[Details]) -> Any:
    from splink import Linker

    _quiet()
    table = _database().register([{"unique_id": at, **row} for at, row in enumerate(sample)])
    return Linker(table, json.loads(json.dumps(settings)), log_level=None)


# ---------------------------------------------------------------- scoring
def scores(model: Model, paper: Details, candidates: Sequence[Details], counts: Mapping[str, float]) -> list[Score]:
    """Every candidate compared with the paper's patient, the likeliest first.

    ``candidates`` are answered by their place in the sequence. ``counts`` are the shares (0 to 1) of the index that
    have the paper's family and given names, by "family" and "given".
    """
    if not candidates:
        return []
    from splink.internals.realtime import compare_records

    _quiet()
    shares = {f"tf_{name}": counts[name] for name in COUNTED}
    left: list[dict[str, object]] = [{"unique_id": -1, **paper, **shares}]
    right = [{"unique_id": at, **row, **shares} for at, row in enumerate(candidates)]
    database = _scoring()
    try:
        answer = compare_records(left, right, json.loads(model.settings), database, sql_cache_key=model.key)
        return sorted(map(_score, answer.as_record_list()), key=lambda score: -score.weight)
    finally:
        _forget(database)


def _score(row: Mapping[str, Any]) -> Score:
    fields = tuple(
        FieldWeight(name, agreement, round(_bits(row, name), 2))
        for name, levels in _agreements().items()
        for agreement in [levels[int(row[f"gamma_{name}"])]]
    )
    candidate = max(int(row["unique_id_l"]), int(row["unique_id_r"]))
    return Score(candidate, float(row["match_probability"]), float(row["match_weight"]), fields)


def _bits(row: Mapping[str, Any], name: str) -> float:
    """A field's weight, with what the rarity of the name adds."""
    return float(row[f"mw_{name}"] + (row.get(f"mw_tf_adj_{name}") or 0.0))


@cache
def _agreements() -> dict[str, dict[int, Agreement]]:
    """Of each field, what the numbers mean that Splink gives its levels: -1 is unknown, 0 the last, then upwards."""
    found: dict[str, dict[int, Agreement]] = {}
    for name, group in groupby(rows("match_weights"), key=lambda row: row["field"]):
        known = [Agreement(row["agreement"]) for row in group if row["agreement"] != Agreement.UNKNOWN]
        found[name] = {-1: Agreement.UNKNOWN} | dict(enumerate(reversed(known)))
    return found


# ---------------------------------------------------------------- the libraries
def _quiet() -> None:
    logging.getLogger("splink").setLevel(logging.ERROR)  # it tells of its progress in paragraphs


@cache
def _scoring() -> Any:
    """This process's database for scoring: a new one for each paper would leave 20 MB of address space behind."""
    return _database()


def _forget(database: Any) -> None:
    """Leave nothing of one paper for the next."""
    held = "SELECT table_name, table_type FROM information_schema.tables"
    for name, kind in database.duckdb_con.execute(held).fetchall():
        what = "VIEW" if kind == "VIEW" else "TABLE"
        database.duckdb_con.execute(f'DROP {what} IF EXISTS "{name}"')
        database.duckdb_con.unregister(name)


def _database() -> Any:
    """A database in memory, thrown away with what it holds."""
    import duckdb
    from splink import DuckDBAPI

    fenced = {"autoinstall_known_extensions": False, "autoload_known_extensions": False, "threads": 1}
    return DuckDBAPI(connection=duckdb.connect(":memory:", config={**fenced, "allow_community_extensions": False}))
