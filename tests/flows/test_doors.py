"""The doors beside the inbox: what waits in a fax spool or a bucket comes into claims, and waits no more."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from capture.sources.hot_folder import claims
from flows import doors
from flows.doors import BucketDoor, FaxDoor
from records.arrivals import Channel
from records.errors import BucketRefused, SpoolMissing
from records.ledger import Ledger
from records.settings import Limits
from records.store import FolderStore
from records.types import OdsCode

TRUST = OdsCode("RZZ")
LIMITS = Limits(file_megabytes=1)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for folder in ("inbox/.taken", "out", "spool/recvq"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path / "inbox"


@pytest.fixture
def store(tmp_path: Path, inbox: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def open_ledger(store: FolderStore) -> Ledger:
    return Ledger.beside(store.root, "1")


def papers(inbox: Path) -> dict[str, bytes]:
    """Every file of every claim, by its path inside the claim."""
    return {
        path.relative_to(mine.folder).as_posix(): path.read_bytes() for mine in claims(inbox) for path in mine.papers()
    }


# ---------------------------------------------------------------- fax
def fax_in(spool: Path, name: str, content: bytes = b"a fax that is no TIFF") -> Path:
    path = spool / "recvq" / name
    path.write_bytes(content)
    long_ago = time.time() - 3600
    os.utime(path, (long_ago, long_ago))
    return path


def test_faxes_come_into_a_claim_and_the_spool_stays_as_it_is(inbox: Path, store: FolderStore, tmp_path: Path) -> None:
    fax = fax_in(tmp_path / "spool", "fax000001.tif")
    door = FaxDoor(tmp_path / "spool", TRUST)
    assert door.take(inbox, lambda: open_ledger(store), store, LIMITS) == 1
    (claim,) = claims(inbox)
    assert claim.channel == Channel.FAX
    ((relative, content),) = papers(inbox).items()
    assert relative.startswith("RZZ/fax/fax000001-")
    assert content == fax.read_bytes() == b"a fax that is no TIFF"
    with open_ledger(store) as ledger:
        assert [(each.channel, each.origin) for each in ledger.arrivals()] == [(Channel.FAX, "fax000001.tif")]
    restarted = FaxDoor(tmp_path / "spool", TRUST)
    assert restarted.take(inbox, lambda: open_ledger(store), store, LIMITS) == 0


def test_a_quiet_spool_is_not_read_again(inbox: Path, tmp_path: Path) -> None:
    door = FaxDoor(tmp_path / "spool", TRUST)
    looks = [now for now in range(1000, 3000) if door._wants_a_look(now)]
    assert looks[0] == 1000
    assert 10 < len(looks) < 20
    assert looks[-1] < 1800
    fax_in(tmp_path / "spool", "fax000002.tif")
    assert door._wants_a_look(3000)


def test_a_fax_that_is_too_large_is_told_once(inbox: Path, store: FolderStore, tmp_path: Path) -> None:
    fax_in(tmp_path / "spool", "fax000003.tif", b"x" * 1_000_001)
    assert FaxDoor(tmp_path / "spool", TRUST).take(inbox, lambda: open_ledger(store), store, LIMITS) == 0
    assert claims(inbox) == ()
    with open_ledger(store) as ledger:
        (entry,) = ledger.entries()
    assert "CN202" in entry.outcome.reasons[0]
    assert "CN202" in (store.root / "to_look_at.csv").read_text(encoding="utf-8-sig")


def test_no_spool(inbox: Path, store: FolderStore, tmp_path: Path) -> None:
    with pytest.raises(SpoolMissing, match=r"There is no fax spool at the place given"):
        FaxDoor(tmp_path / "none", TRUST).take(inbox, lambda: open_ledger(store), store, LIMITS)


# ---------------------------------------------------------------- bucket
@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, str]]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "example")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.setattr(doors, "BUCKET_EVERY", 0.0)
    moto = ThreadedMotoServer(port=0, verbose=False)
    moto.start()
    client: Any = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{moto.get_host_and_port()[1]}")
    name = f"letters{time.monotonic_ns()}"  # what the server holds outlives it
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    yield client, name
    moto.stop()


@pytest.mark.slow
def test_objects_come_into_claims_so_many_at_once_and_then_wait_no_more(
    inbox: Path, store: FolderStore, s3: tuple[Any, str]
) -> None:
    client, name = s3
    contents = {f"scan/{letter}.pdf": letter.encode() for letter in "abc"}
    for key, content in contents.items():
        client.put_object(Bucket=name, Key=key, Body=content)
    door = BucketDoor(f"s3://{name}", client.meta.endpoint_url, TRUST, at_once=2)
    taken = [door.take(inbox, lambda: open_ledger(store), store, LIMITS) for _ in range(3)]
    assert taken == [2, 1, 0]
    assert sorted(papers(inbox).values()) == sorted(contents.values())
    assert all(relative.startswith("RZZ/scan/") for relative in papers(inbox))
    assert {claim.channel for claim in claims(inbox)} == {Channel.BUCKET}
    again = BucketDoor(f"s3://{name}", client.meta.endpoint_url, TRUST, at_once=2)
    assert again.take(inbox, lambda: open_ledger(store), store, LIMITS) == 0


@pytest.mark.slow
def test_an_object_that_is_too_large_is_entered_and_does_not_keep_back_the_others(
    inbox: Path, store: FolderStore, s3: tuple[Any, str]
) -> None:
    client, name = s3
    client.put_object(Bucket=name, Key="a.pdf", Body=b"x" * 1_000_001)
    client.put_object(Bucket=name, Key="b.pdf", Body=b"small")
    door = BucketDoor(f"s3://{name}", client.meta.endpoint_url, TRUST, at_once=9)
    assert door.take(inbox, lambda: open_ledger(store), store, LIMITS) == 1
    assert list(papers(inbox).values()) == [b"small"]
    assert door.take(inbox, lambda: open_ledger(store), store, LIMITS) == 0
    with open_ledger(store) as ledger:
        (entry,) = ledger.entries()
    assert "CN202" in entry.outcome.reasons[0]


@pytest.mark.slow
def test_a_bucket_that_is_not_there(inbox: Path, store: FolderStore, s3: tuple[Any, str]) -> None:
    client, _ = s3
    door = BucketDoor("s3://others", client.meta.endpoint_url, TRUST, at_once=9)
    with pytest.raises(BucketRefused):
        door.take(inbox, lambda: open_ledger(store), store, LIMITS)
