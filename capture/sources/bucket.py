"""An S3 bucket as a source: objects that wait come in, each taken into the inbox and then marked. None is deleted.

What was taken is marked by an empty object ``<prefix>.casenote/done/<digest of key and ETag>``: one listing finds all
marks, where tags would cost a request for each object. Where the server has tags, the object is tagged as well
(``casenote=done``), so that the bucket's own lifecycle rules can act on it. An object replaced by other content has
another ETag, and waits again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    CredentialRetrievalError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ResponseStreamingError,
)

from capture.moving import exists, folder_below, write
from capture.names import safe_name, unwanted
from records.arrivals import Arrival, Channel
from records.errors import (
    BucketRefused,
    BucketUnreachable,
    FileTooLarge,
    InboxUnwritable,
    ObjectChanged,
)
from records.settings import Limits
from records.types import OdsCode, Source

SOURCE = "bucket"

OURS = ".casenote/"  # below the prefix: our own marks
PAGE = 1000  # objects in one answer; no server gives more
BLOCK = 1 << 20  # bytes
ADDRESS = re.compile(r"s3://([A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9])(?:/(.*))?", re.DOTALL)
UNREACHED = (ConnectionError, HTTPClientError, IncompleteReadError, ResponseStreamingError)
UNNAMED = (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError)
BUSY = frozenset({"SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "Throttling", "BadGateway"})
PATIENCE = Config(
    connect_timeout=10,  # seconds
    read_timeout=60,
    retries={"total_max_attempts": 4, "mode": "standard"},
    request_checksum_calculation="when_required",  # servers other than Amazon's may not know the newer ones
    response_checksum_validation="when_required",
)


class Mark(StrEnum):
    """What became of an object here: taken in, or refused before it was downloaded."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Object:
    """An object that waits in the bucket. ``key`` is whatever its owner called it."""

    key: str = field(repr=False)
    size: int
    etag: str
    modified: str  # ISO 8601 instant with zone

    @property
    def mark(self) -> str:
        """The name of its mark: what it is called and what it held."""
        return hashlib.sha256(f"{self.etag}\n{self.key}".encode("utf-8", "surrogatepass")).hexdigest()


class Bucket:
    """A bucket, or the part of it below a prefix. Credentials come from boto3's usual chain and are never shown."""

    def __init__(self, address: str, endpoint: str | None = None) -> None:
        """Open ``s3://name/prefix`` at any S3 endpoint and find out how its server lets objects be marked.

        Raises `BucketRefused` (no such bucket, not allowed, no credentials) or `BucketUnreachable`.
        """
        found = ADDRESS.fullmatch(address)
        if found is None:
            raise BucketRefused("not an address like s3://name/prefix")
        self._name = found[1]
        self._prefix = f"{(found[2] or '').strip('/')}/".removeprefix("/")
        addressing = {"addressing_style": "path" if endpoint else "auto"}  # own servers seldom have a name per bucket
        with _told_plainly():
            try:
                self._client: Any = boto3.client(
                    "s3", endpoint_url=endpoint, config=PATIENCE.merge(Config(s3=addressing))
                )
            except ValueError:
                raise BucketRefused("not an endpoint's address") from None
            self.has_tags = self._probe()

    def waiting(self) -> Iterator[Object]:
        """The objects that no mark names, in the order of their keys. Raises as opening does."""
        with _told_plainly():
            marked = {key.rpartition("/")[2] for mark in Mark for key, *_ in self._list(self._mark_folder(mark))}
            for key, size, etag, modified in self._list(self._prefix):
                own = key.removeprefix(self._prefix)
                a_folder = key.endswith("/") and size == 0  # what consoles make to show a folder
                if own.startswith(OURS) or a_folder or unwanted(own.rpartition("/")[2]):
                    continue
                found = Object(key, size, etag, modified)
                if found.mark not in marked:
                    yield found

    def place_of(self, found: Object, trust: OdsCode) -> tuple[str, str, str]:
        """Where an object comes to lie in an inbox: trust, source and a harmless name.

        The source is that of the first folder below the prefix if it is called scan, fax or digital.
        """
        own = found.key.removeprefix(self._prefix)
        first = own.partition("/")[0].lower() if "/" in own else ""
        source = Source(first) if first in set(Source) else Source.MIXED
        return trust.code, source.value, safe_name(own)

    def take(self, found: Object, inbox: Path, trust: OdsCode, limits: Limits) -> Arrival:
        """Download an object into INBOX/<ODS code>/<source>/: there it is whole, on disk, or not at all.

        Raises `FileTooLarge` before anything is downloaded, `ObjectChanged` when another lies there now or it went
        away, `InboxUnwritable`, other `OSError`s (a full disk) as they are, or as opening does.
        """
        most = limits.file_megabytes * 1_000_000
        if found.size > most:
            raise FileTooLarge(limits.file_megabytes)
        *folders, name = self.place_of(found, trust)
        digest = hashlib.sha256()
        with _told_plainly():
            answer = self._client.get_object(Bucket=self._name, Key=found.key, IfMatch=found.etag)
            with closing(answer["Body"]) as body, _inbox_folder(inbox, folders) as folder:
                if answer["ETag"] != found.etag or answer["ContentLength"] != found.size or exists(folder, name):
                    raise ObjectChanged
                write(folder, name, _measured(body, found.size, digest))
        return Arrival(
            relative="/".join((*folders, name)),
            digest=digest.hexdigest(),
            channel=Channel.BUCKET,
            received=found.modified,
            origin=f"s3://{self._name}/{found.key}",
        )

    def mark(self, found: Object, mark: Mark) -> None:
        """Mark an object, so that it no longer waits. A second time changes nothing. Raises as opening does."""
        with _told_plainly():
            self._client.put_object(Bucket=self._name, Key=self._mark_folder(mark) + found.mark, Body=b"")
            if self.has_tags:
                self._tag(found, mark)

    # ------------------------------------------------------------ inside
    def _mark_folder(self, mark: Mark) -> str:
        return f"{self._prefix}{OURS}{mark}/"

    def _list(self, prefix: str) -> Iterator[tuple[str, int, str, str]]:
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._name, Prefix=prefix, PaginationConfig={"PageSize": PAGE}):
            for each in page.get("Contents", ()):
                yield each["Key"], each["Size"], each["ETag"], each["LastModified"].isoformat()

    def _probe(self) -> bool:
        """Whether the server has tags. A bucket where we can't write marks is refused: all would come again."""
        probe = {"Bucket": self._name, "Key": f"{self._prefix}{OURS}probe"}
        self._client.put_object(**probe, Body=b"")
        tags = {"TagSet": [{"Key": "casenote", "Value": "probe"}]}
        try:
            self._client.put_object_tagging(**probe, Tagging=tags)
            return bool(self._client.get_object_tagging(**probe)["TagSet"] == tags["TagSet"])
        except ClientError:
            return False  # 501 from servers without tags, 403 where we may not

    def _tag(self, found: Object, mark: Mark) -> None:
        """Add our tag to the owner's. The mark counts, not the tag: a refusal, or another object by now, is let be."""
        place = {"Bucket": self._name, "Key": found.key}
        with suppress(ClientError):
            head = self._client.head_object(**place, IfMatch=found.etag)
            if "VersionId" in head:
                place["VersionId"] = head["VersionId"]
            tags = [tag for tag in self._client.get_object_tagging(**place)["TagSet"] if tag["Key"] != "casenote"]
            tags.append({"Key": "casenote", "Value": mark.value})
            self._client.put_object_tagging(**place, Tagging={"TagSet": tags})


def _measured(body: Any, size: int, digest: Any) -> Iterator[bytes]:
    """The blocks of a download, which must come to ``size`` bytes."""
    length = 0
    for block in body.iter_chunks(BLOCK):
        length += len(block)
        if length > size:
            break
        digest.update(block)
        yield block
    if length != size:
        raise ObjectChanged


@contextmanager
def _inbox_folder(inbox: Path, parts: list[str]) -> Iterator[int]:
    try:
        with folder_below(inbox, parts, make=True) as folder:
            yield folder
    except PermissionError:
        raise InboxUnwritable from None


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Turn what boto3 raises into our own errors: its texts hold keys, addresses and what the server said."""
    try:
        yield
    except ClientError as fault:
        raise _refusal(fault) from None
    except UNREACHED:
        raise BucketUnreachable from None
    except UNNAMED:
        raise BucketRefused("no credentials") from None
    except NoRegionError:
        raise BucketRefused("no region") from None
    except BotoCoreError as fault:
        raise BucketRefused(type(fault).__name__) from None


def _refusal(fault: ClientError) -> BucketRefused | BucketUnreachable | ObjectChanged:
    status = fault.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = str(fault.response.get("Error", {}).get("Code", ""))
    if status >= 500 or code in BUSY:
        return BucketUnreachable()
    if code in ("NoSuchKey", "PreconditionFailed", "InvalidObjectState") or status == 412:
        return ObjectChanged()
    return BucketRefused(code if re.fullmatch("[A-Za-z]{1,40}", code) else f"status {status}")
