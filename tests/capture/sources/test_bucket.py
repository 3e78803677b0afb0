"""Objects of a bucket are taken over real HTTP from a local S3 server; what it cannot do is refused by a proxy."""

from __future__ import annotations

import hashlib
import logging
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from capture.sources.bucket import SOURCE, Bucket, Mark, Object
from records.arrivals import Channel
from records.errors import BucketRefused, BucketUnreachable, FileTooLarge, ObjectChanged
from records.settings import Limits
from records.types import OdsCode

pytestmark = pytest.mark.slow
TRUST = OdsCode("RZZ")
LIMITS = Limits()
SECRET = "unmistakable-secret-of-the-bucket"  # noqa: S105


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    moto = ThreadedMotoServer(port=0, verbose=False)
    moto.start()
    _, port = moto.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    moto.stop()


class S3:
    """What the owner of the bucket does."""

    def __init__(self, endpoint: str, name: str) -> None:
        self.endpoint, self.name = endpoint, name
        self.client: Any = boto3.client("s3", endpoint_url=endpoint)
        self.client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})

    def put(self, key: str, content: bytes = b"paper") -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=content)

    def open(self, prefix: str = "letters", endpoint: str | None = None) -> Bucket:
        return Bucket(f"s3://{self.name}/{prefix}", endpoint or self.endpoint)

    def tags(self, key: str) -> dict[str, str]:
        tags = self.client.get_object_tagging(Bucket=self.name, Key=key)["TagSet"]
        return {tag["Key"]: tag["Value"] for tag in tags}


@pytest.fixture
def s3(server: str, request: pytest.FixtureRequest) -> S3:
    return S3(server, "b" + hashlib.sha256(request.node.name.encode()).hexdigest()[:20])


def only(bucket: Bucket) -> Object:
    (found,) = bucket.waiting()
    return found


def files(inbox: Path) -> list[str]:
    return sorted(path.relative_to(inbox).as_posix() for path in inbox.rglob("*") if path.is_file())


# ---------------------------------------------------------------- taking
def test_the_shelf_names_its_source() -> None:
    assert SOURCE == "bucket"


def test_an_object_is_taken_whole_with_its_arrival_and_then_no_longer_waits(s3: S3, tmp_path: Path) -> None:
    content = bytes(range(256)) * 9000  # more than two blocks
    s3.put("letters/fax/one.tif", content)
    bucket = s3.open()
    found = only(bucket)
    arrival = bucket.take(found, tmp_path, TRUST, LIMITS)
    assert (arrival.channel, arrival.digest) == (Channel.BUCKET, hashlib.sha256(content).hexdigest())
    assert arrival.origin == f"s3://{s3.name}/letters/fax/one.tif"
    assert arrival.received.endswith("+00:00")
    assert (tmp_path / arrival.relative).read_bytes() == content
    assert arrival.relative.startswith("RZZ/fax/")
    assert arrival.relative.endswith("-one.tif")
    assert only(bucket) == found  # until it is marked
    bucket.mark(found, Mark.DONE)
    bucket.mark(found, Mark.DONE)
    assert list(bucket.waiting()) == []
    assert list(s3.open().waiting()) == []  # after a restart
    assert s3.client.get_object(Bucket=s3.name, Key="letters/fax/one.tif")["Body"].read() == content


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("letters/a.pdf", "RZZ/mixed/"),
        ("letters/Digital/2024/a.pdf", "RZZ/digital/"),
        ("letters/scan/a.pdf", "RZZ/scan/"),
        ("letters/wards/fax/a.pdf", "RZZ/mixed/"),
    ],
)
def test_the_first_folder_tells_the_source(s3: S3, tmp_path: Path, key: str, place: str) -> None:
    s3.put(key)
    bucket = s3.open()
    assert bucket.take(only(bucket), tmp_path, TRUST, LIMITS).relative.startswith(place)


@pytest.mark.parametrize(
    "key",
    [
        "letters/../../../../etc/passwd",
        "letters//absolute.pdf",
        "letters/a\x01b\x1b[31mc\x7f.pdf",
        "letters/" + "x" * 1000,
        "letters/" + "é" * 500,
        "letters/con.pdf. . .",
        "letters/back\\slash\\..\\x.pdf",
        "letters/a%2f..%2fb+c d.pdf",
        "letters/\u202egnp.exe",
    ],
)
def test_a_hostile_key_becomes_a_harmless_name(s3: S3, tmp_path: Path, key: str) -> None:
    s3.put(key, b"hostile")
    bucket = s3.open()
    found = only(bucket)
    assert found.key == key
    (tmp_path / "inbox").mkdir()
    arrival = bucket.take(found, tmp_path / "inbox", TRUST, LIMITS)
    (name,) = files(tmp_path)
    assert name == f"inbox/{arrival.relative}"
    assert name.count("/") == 3
    last = name.rpartition("/")[2]
    assert len(last.encode()) <= 255
    assert not any(letter in last for letter in "\\%\x1b\r\n\x01\u202e")
    assert arrival.origin.endswith(key)
    bucket.mark(found, Mark.DONE)
    assert list(bucket.waiting()) == []


def test_keys_that_differ_only_in_what_is_replaced_keep_names_of_their_own(s3: S3, tmp_path: Path) -> None:
    for key in ("letters/a?b.pdf", "letters/a*b.pdf", "letters/x/a?b.pdf"):
        s3.put(key, key.encode())
    bucket = s3.open()
    for found in bucket.waiting():
        bucket.take(found, tmp_path, TRUST, LIMITS)
    assert len(files(tmp_path)) == 3


def test_folders_marks_hidden_names_and_other_prefixes_do_not_wait(s3: S3) -> None:
    for key, content in {
        "letters/": b"",
        "letters/scan/": b"",
        "letters/.DS_Store": b"x",
        "letters/.casenote/done/x": b"",
        "letters/~$draft.docx": b"x",
        "letters-of-others/a.pdf": b"x",
        "a.pdf": b"x",
    }.items():
        s3.put(key, content)
    assert list(s3.open().waiting()) == []
    s3.put("letters/odd/", b"content under a folder's name")
    assert only(s3.open()).key == "letters/odd/"


def test_a_bucket_without_a_prefix_and_more_objects_than_one_answer_lists(
    s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("capture.sources.bucket.PAGE", 3)
    for number in range(8):
        s3.put(f"{number}.pdf", b"")
    bucket = s3.open("")
    waiting = list(bucket.waiting())
    assert [found.key for found in waiting] == [f"{number}.pdf" for number in range(8)]
    for found in waiting[:7]:
        bucket.mark(found, Mark.DONE)
    assert only(bucket).key == "7.pdf"


# ---------------------------------------------------------------- what may change meanwhile
def test_an_object_replaced_after_the_listing_is_noticed_and_waits_anew(s3: S3, tmp_path: Path) -> None:
    s3.put("letters/a.pdf", b"first")
    bucket = s3.open()
    found = only(bucket)
    s3.put("letters/a.pdf", b"other")
    with pytest.raises(ObjectChanged):
        bucket.take(found, tmp_path, TRUST, LIMITS)
    assert files(tmp_path) == []
    bucket.mark(found, Mark.DONE)
    assert bucket.take(only(bucket), tmp_path, TRUST, LIMITS).digest == hashlib.sha256(b"other").hexdigest()
    assert "casenote" not in s3.tags("letters/a.pdf")  # the one that was marked is no longer there


def test_an_object_that_went_away_is_an_object_that_changed(s3: S3, tmp_path: Path) -> None:
    s3.put("letters/a.pdf")
    bucket = s3.open()
    found = only(bucket)
    s3.client.delete_object(Bucket=s3.name, Key="letters/a.pdf")
    with pytest.raises(ObjectChanged):
        bucket.take(found, tmp_path, TRUST, LIMITS)


def test_versions_are_marked_each_for_itself(s3: S3, tmp_path: Path) -> None:
    s3.client.put_bucket_versioning(Bucket=s3.name, VersioningConfiguration={"Status": "Enabled"})
    s3.put("letters/a.pdf", b"first")
    bucket = s3.open()
    bucket.mark(only(bucket), Mark.DONE)
    s3.put("letters/a.pdf", b"second")
    assert bucket.take(only(bucket), tmp_path, TRUST, LIMITS).digest == hashlib.sha256(b"second").hexdigest()


def test_what_lies_in_the_inbox_is_never_written_over(s3: S3, tmp_path: Path) -> None:
    s3.put("letters/a.pdf")
    bucket = s3.open()
    found = only(bucket)
    there = tmp_path.joinpath(*bucket.place_of(found, TRUST))
    there.parent.mkdir(parents=True)
    there.write_bytes(b"another's")
    with pytest.raises(ObjectChanged):
        bucket.take(found, tmp_path, TRUST, LIMITS)
    assert there.read_bytes() == b"another's"


def test_a_large_object_is_refused_before_it_is_downloaded(s3: S3, tmp_path: Path) -> None:
    s3.put("letters/a.pdf", b"x" * 1_000_001)
    bucket = s3.open()
    found = only(bucket)
    with pytest.raises(FileTooLarge):
        bucket.take(found, tmp_path, TRUST, Limits(file_megabytes=1))
    assert files(tmp_path) == []
    bucket.mark(found, Mark.REFUSED)
    assert list(bucket.waiting()) == []
    assert s3.tags("letters/a.pdf") == {"casenote": "refused"}


def test_a_link_in_the_inbox_is_not_followed(s3: S3, tmp_path: Path) -> None:
    s3.put("letters/a.pdf")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "inbox" / "RZZ").symlink_to(tmp_path / "elsewhere")
    bucket = s3.open()
    with pytest.raises(OSError, match="directory"):
        bucket.take(only(bucket), tmp_path / "inbox", TRUST, LIMITS)
    assert files(tmp_path / "elsewhere") == []


# ---------------------------------------------------------------- tags
def test_a_tag_is_added_to_those_of_the_owner(s3: S3) -> None:
    s3.put("letters/a.pdf")
    s3.client.put_object_tagging(
        Bucket=s3.name, Key="letters/a.pdf", Tagging={"TagSet": [{"Key": "ward", "Value": "7B"}]}
    )
    bucket = s3.open()
    assert bucket.has_tags
    bucket.mark(only(bucket), Mark.DONE)
    assert s3.tags("letters/a.pdf") == {"ward": "7B", "casenote": "done"}


def headers_of(message: Any) -> dict[str, str]:
    return {name: value for name, value in message.items() if name.lower() not in ("expect", "connection", "host")}


class Proxy:
    """A server in between that fails as some do: ``fails`` gives a status for (method, path and query) or None."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.fails: Any = lambda method, path: None
        self.cut: int | None = None  # bytes of a download after which the line breaks
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                status = proxy.fails(self.command, self.path)
                headers: dict[str, str] = {}
                if status is None:
                    request = urllib.request.Request(  # noqa: S310
                        proxy.behind + self.path, body, headers_of(self.headers), method=self.command
                    )
                    try:
                        with urllib.request.urlopen(request) as answer:  # noqa: S310
                            status, headers, answered = answer.status, dict(answer.headers), answer.read()
                    except urllib.error.HTTPError as fault:
                        status, headers, answered = fault.code, dict(fault.headers), fault.read()
                        fault.close()
                else:
                    words = {501: "NotImplemented", 403: "AccessDenied", 503: "SlowDown"}[status]
                    answered = f"<Error><Code>{words}</Code><Message>{SECRET} {self.path}</Message></Error>".encode()
                self.send_response(status)
                headers = {name: value for name, value in headers.items() if name.lower() not in ("date", "server")}
                headers["Content-Length"] = headers.get("Content-Length") or str(len(answered))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if proxy.cut is not None and self.command == "GET" and len(answered) > 10_000:
                    self.wfile.write(answered[: proxy.cut])
                    self.close_connection = True
                elif self.command != "HEAD":
                    self.wfile.write(answered)

            do_GET = do_PUT = do_HEAD = do_POST = pass_on

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()


@pytest.fixture
def proxy(server: str) -> Iterator[Proxy]:
    between = Proxy(server)
    yield between
    between.server.shutdown()
    between.server.server_close()


def test_a_server_without_tags_is_found_out_and_marks_do(s3: S3, proxy: Proxy, tmp_path: Path) -> None:
    s3.put("letters/a.pdf")
    proxy.fails = lambda method, path: 501 if "tagging" in path else None
    bucket = s3.open(endpoint=proxy.endpoint)
    assert not bucket.has_tags
    found = only(bucket)
    bucket.take(found, tmp_path, TRUST, LIMITS)
    bucket.mark(found, Mark.DONE)
    assert list(bucket.waiting()) == []
    assert s3.tags("letters/a.pdf") == {}


# ---------------------------------------------------------------- failures
def test_a_bucket_where_no_mark_can_be_written_is_refused(s3: S3, proxy: Proxy) -> None:
    proxy.fails = lambda method, path: 403 if method == "PUT" else None
    with pytest.raises(BucketRefused, match="AccessDenied") as refusal:
        s3.open(endpoint=proxy.endpoint)
    assert SECRET not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


def test_a_line_that_breaks_leaves_nothing_and_the_object_waits(s3: S3, proxy: Proxy, tmp_path: Path) -> None:
    s3.put("letters/a.pdf", b"x" * 100_000)
    bucket = s3.open(endpoint=proxy.endpoint)
    found = only(bucket)
    proxy.cut = 5_000
    with pytest.raises(BucketUnreachable):
        bucket.take(found, tmp_path, TRUST, LIMITS)
    assert files(tmp_path) == []
    proxy.cut = None
    bucket.take(only(bucket), tmp_path, TRUST, LIMITS)
    assert len(files(tmp_path)) == 1


def test_a_busy_server_is_tried_again_a_few_times(s3: S3, proxy: Proxy) -> None:
    bucket = s3.open(endpoint=proxy.endpoint)
    tried: list[str] = []

    def busy(method: str, path: str) -> int | None:
        tried.append(path)
        return 503 if len(tried) < 3 else None

    proxy.fails = busy
    assert list(bucket.waiting()) == []
    assert len(tried) > 2

    def always(method: str, path: str) -> int:
        tried.append(path)
        return 503

    tried.clear()
    proxy.fails = always
    with pytest.raises(BucketUnreachable):
        list(bucket.waiting())
    assert len(tried) == 4


def test_nobody_there(s3: S3) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(BucketUnreachable) as fault:
            Bucket("s3://letters", f"http://127.0.0.1:{nobody.getsockname()[1]}")
    assert fault.value.__cause__ is None


@pytest.mark.parametrize(
    ("address", "endpoint"),
    [
        ("https://letters", None),
        ("s3://", None),
        ("s3://a b/c", None),
        ("s3://letters", "not an address"),
        ("s3://letters", "ftp//x"),
    ],
)
def test_what_is_no_address_is_refused(address: str, endpoint: str | None) -> None:
    with pytest.raises(BucketRefused):
        Bucket(address, endpoint)


def test_a_bucket_that_is_not_there_is_refused(server: str) -> None:
    with pytest.raises(BucketRefused, match="NoSuchBucket"):
        Bucket("s3://no-such-bucket-here", server)


def test_no_credentials_are_told_so(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    boto3.setup_default_session()
    with pytest.raises(BucketRefused, match="no credentials"):
        Bucket("s3://letters", server)


def test_neither_secrets_nor_keys_are_logged_or_shown(
    s3: S3, proxy: Proxy, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    s3.put("letters/SMITH Jane 9990000018.pdf")
    bucket = s3.open(endpoint=proxy.endpoint)
    found = only(bucket)
    arrival = bucket.take(found, tmp_path, TRUST, LIMITS)
    proxy.fails = lambda method, path: 403
    with pytest.raises(BucketRefused) as refusal:
        bucket.mark(found, Mark.DONE)
    logged = [record.getMessage() for record in caplog.records if record.name != "werkzeug"]  # that is the server's
    said = f"{logged} {refusal.value} {refusal.value!r} {found!r} {arrival!r} {bucket!r}"
    assert SECRET not in said
    assert "SMITH" not in said
