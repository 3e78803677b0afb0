"""A worker that weighs thousands of papers must not grow."""

from __future__ import annotations

import json
from pathlib import Path

from extractors.linkage import _scoring, scores
from extractors.patient_index import PatientIndex, details_of, write_index
from records.types import OdsCode
from tests.extractors.test_trace import LINDA, LORNA


def test_nothing_of_a_paper_is_left_in_the_database(tmp_path: Path) -> None:
    write_index(tmp_path / "rzz.db", OdsCode("RZZ"), [LORNA, LINDA])
    index = PatientIndex(tmp_path / "rzz.db")
    paper, others = details_of(LORNA), [details_of(LORNA), details_of(LINDA)]
    counts = {"family": 0.5, "given": 0.5}
    first = scores(index.model, paper, others, counts)
    assert scores(index.model, paper, others, counts) == first
    assert [score.candidate for score in first] == [0, 1]
    left = _scoring().duckdb_con.execute("SELECT count(*) FROM information_schema.tables").fetchall()
    assert json.dumps(left) == "[[0]]"
    index.close()
