"""The weights: as the table states them, and as they are estimated from an index."""

from __future__ import annotations

import ast
import json
import logging
from pathlib import Path

import pytest

from bench.patients.population import patients
from extractors.linkage import COLUMNS, FLOOR, LEAST_TRUSTED, Model, scores, stated_model, trained_model
from extractors.patient_index import details_of
from extractors.table import rows
from records.types import Agreement

ROOT = Path(__file__).parents[2]
LORNA = {
    "nhs_number": "9990110603",
    "family": "PAPWORTH",
    "families": "PAPWORTH",
    "given": "LORNA",
    "givens": "LORNA|JANE",
    "birth_date": "19641203",
    "swapped": "19640312",
    "sex": "female",
    "postcode": "RV6 1DT",
    "hospital_numbers": "A123456",
}
SHARES = {"family": 0.001, "given": 0.01}


def agreement(field: str, paper: str, known: str, **others: str) -> Agreement:
    (score,) = scores(stated_model(1000), LORNA | {field: paper}, [LORNA | {field: known} | others], SHARES)
    name = field.removesuffix("s") if field == "hospital_numbers" else field
    return next(one.agreement for one in score.fields if one.field == name)


def test_every_field_has_an_end_and_probabilities_that_add_up() -> None:
    table = rows("match_weights")
    for name in {row["field"] for row in table}:
        levels = [row for row in table if row["field"] == name]
        assert levels[0]["agreement"] == Agreement.UNKNOWN
        assert levels[-1]["condition"] == "ELSE"
        assert sum(float(row["m"]) for row in levels[1:]) == pytest.approx(1)
        assert all(row["why"] for row in levels)


@pytest.mark.parametrize(
    ("field", "paper", "known", "expected"),
    [
        ("nhs_number", "9990110603", "9990110603", Agreement.SAME),
        ("nhs_number", "9990110608", "9990110603", Agreement.CLOSE),
        ("nhs_number", "9990110630", "9990110603", Agreement.CLOSE),
        ("nhs_number", "9990268983", "9990110603", Agreement.OTHER),
        ("nhs_number", "", "9990110603", Agreement.UNKNOWN),
        ("birth_date", "19641230", "19641203", Agreement.CLOSE),
        ("birth_date", "19310507", "19641203", Agreement.OTHER),
        ("postcode", "RV6 1DJ", "RV6 1DT", Agreement.CLOSE),
        ("postcode", "ZE1 0AA", "RV6 1DT", Agreement.OTHER),
        ("hospital_numbers", "A123456", "B1|A123456", Agreement.SAME),
        ("hospital_numbers", "A123456", "B1", Agreement.OTHER),
        ("sex", "male", "female", Agreement.OTHER),
    ],
)
def test_how_fields_compare(field: str, paper: str, known: str, expected: Agreement) -> None:
    assert agreement(field, paper, known) == expected


def test_the_likeliest_comes_first_and_a_rare_name_says_more() -> None:
    twin = LORNA | {"given": "LINDA", "givens": "LINDA", "nhs_number": "9990268983"}
    best, second = scores(stated_model(1000), LORNA, [twin, LORNA], SHARES)
    assert (best.candidate, second.candidate) == (1, 0)
    assert best.weight > second.weight + 20
    (common,) = scores(stated_model(1000), LORNA, [LORNA], SHARES | {"family": 0.1})
    assert common.weight < best.weight
    assert scores(stated_model(1000), LORNA, [], SHARES) == []


def test_a_model_is_estimated_from_an_index(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO):
        details = [details_of(one) for one in patients(2000)]
        model = trained_model(details, details, len(details))
    assert "How often strangers are alike was learnt from 2,000 patients" in model.note
    assert not {"m", "u", "match_weights.csv"} & set(model.note.replace(";", " ").split())
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
    u, stated = (chances(one, "u_probability") for one in (model, stated_model(2000)))
    assert 0.2 < u["sex", "same"] < 0.8
    assert u["birth_date", "same"] < 0.001
    assert u["given", "same"] != stated["given", "same"]
    assert u["nhs_number", "same"] == stated["nhs_number", "same"]
    assert all(0 < chance < 1 for chance in (*u.values(), *chances(model, "m_probability").values()))
    (score,) = scores(model, details[0], [details[0]], SHARES)
    assert score.probability > 0.999


def test_patients_entered_twice_teach_how_one_persons_details_differ() -> None:
    details = [details_of(one) for one in patients(2000)]
    twice = [row | {"nhs_number": "", "postcode": "ZE1 0AA"} if at % 2 else row for at, row in enumerate(details[:600])]
    model = trained_model(details, [*details, *twice], len(details))
    learnt, stated = (chances(one, "m_probability") for one in (model, stated_model(2000)))
    assert "from patients entered twice" in model.note
    assert learnt["family", "same"] != stated["family", "same"]
    assert learnt["family", "same"] > LEAST_TRUSTED
    assert learnt["postcode", "same"] == stated["postcode", "same"]  # half of them moved: too few agree to be believed
    assert min(learnt.values()) >= FLOOR


def chances(model: Model, which: str) -> dict[tuple[str, str], float]:
    return {
        (comparison["output_column_name"], level["label_for_charts"]): level[which]
        for comparison in json.loads(model.settings)["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    }


def test_an_index_that_is_too_small_keeps_what_the_table_states() -> None:
    assert trained_model([LORNA] * 10, [LORNA] * 10, 10) == stated_model(10)
    assert set(LORNA) == set(COLUMNS)


def test_one_module_alone_knows_the_library() -> None:
    knowing = set()
    for room in ("flows", "capture", "extractors", "mappings", "custody", "reports", "records"):
        for module in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                if {name.split(".")[0] for name in names} & {"splink", "duckdb", "pandas"}:
                    knowing.add(str(module.relative_to(ROOT)))
    assert knowing == {"extractors/linkage.py"}
