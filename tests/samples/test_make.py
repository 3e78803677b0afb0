"""What is committed is what ``python -m samples.make`` writes."""

import json
from pathlib import Path

import pytest

from samples import make

SAMPLES = Path(make.__file__).parent


@pytest.mark.slow
def test_the_same_papers_give_the_same_bytes(tmp_path: Path) -> None:
    try:
        here = make.made_with()
    except FileNotFoundError as missing:
        pytest.skip(f"the samples are made with fonts that this machine lacks: {missing}")
    committed = json.loads((SAMPLES / "made_with.json").read_text(encoding="utf-8"))
    if other := sorted(part for part in committed if committed[part] != here.get(part)):
        pytest.skip(f"the samples were made with other versions of {', '.join(other)}")
    make.main(tmp_path)
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(written) > 20
    for file, data in written.items():
        assert data == (SAMPLES / file).read_bytes(), file
