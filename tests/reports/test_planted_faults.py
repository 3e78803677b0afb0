"""Each invariant's test is itself tested: a fault is planted in a copy of the code, and the named test must fail.

`invariants.csv` has a row for each planted fault: the number and words of the invariant, the test as
``tests/room/test_x.py::test_invariant_NN_...``, the fault in words, the file in which it is planted, the text that
stands there (exactly once) and what stands there instead.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = Path(__file__).with_name("invariants.csv")
COLUMNS = ["number", "invariant", "test", "planted fault", "where", "text", "replacement"]
COPIED = ("records", "reports", "custody", "flows", "tests")
LEFT_OUT = ("__pycache__", "journeys", "samples", "bench")
TESTS_FAILED = 1  # pytest's exit code; 2 is a copy that cannot be imported, which proves nothing
PROFILE = '''"""Few examples, always the same, no search for the smallest: is there a failure or not?"""

from hypothesis import Phase, settings

settings.register_profile(
    "planted", max_examples=60, derandomize=True, database=None, deadline=None, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("planted")
'''


def rows() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def named(row: dict[str, str]) -> str:
    return f"{row['number']}: {row['planted fault']}"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rooms and tests, in which faults are planted one after another."""
    place = tmp_path_factory.mktemp("planted")
    for name in COPIED:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
    shutil.copytree(ROOT / "samples" / "northmoor", place / "samples" / "northmoor")
    shutil.copy(ROOT / "pyproject.toml", place)
    (place / "planted_profile.py").write_text(PROFILE, encoding="utf-8")
    return place


@pytest.fixture
def planted(copy: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with one row's fault in it; taken out again afterwards."""
    row: dict[str, str] = request.param
    file = copy / row["where"]
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound.replace(row["text"], row["replacement"]), encoding="utf-8")
    yield copy
    file.write_text(sound, encoding="utf-8")


def run(place: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """The named tests, in a copy. No byte code is kept: a fault as long as the text would not be noticed."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "planted_profile", *tests]
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    surroundings["PYTHONPATH"] = str(place)
    return subprocess.run(command, cwd=place, env=surroundings, capture_output=True, text=True, timeout=300)


def test_the_table_has_its_columns() -> None:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        assert next(csv.reader(lines)) == COLUMNS


@pytest.mark.parametrize("row", rows(), ids=named)
def test_every_row_names_a_test_and_a_place_that_are_there(row: dict[str, str]) -> None:
    assert all(row[column] for column in COLUMNS if column != "replacement")
    file, _, test = row["test"].partition("::")
    assert re.match(rf"test_invariant_{int(row['number']):02d}_", test.split("::")[-1])
    assert f"def {test.split('::')[-1]}(" in (ROOT / file).read_text(encoding="utf-8")
    assert row["where"].split("/")[0] in COPIED
    assert not row["where"].startswith("tests/"), "the fault is planted in the code, not in its test"
    assert (ROOT / row["where"]).read_text(encoding="utf-8").count(row["text"]) == 1
    assert row["replacement"] != row["text"]


@pytest.mark.slow
@pytest.mark.skipif(not rows(), reason="no invariant is in the table")
def test_no_named_test_fails_without_a_fault(copy: Path) -> None:
    done = run(copy, sorted({row["test"] for row in rows()}))
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("planted", "row"), [(row, row) for row in rows()], indirect=["planted"], ids=map(named, rows())
)
def test_the_named_test_fails_on_the_planted_fault(planted: Path, row: dict[str, str]) -> None:
    done = run(planted, [row["test"]])
    assert done.returncode == TESTS_FAILED, f"pytest ended with {done.returncode}\n{done.stdout[-3000:]}"
