"""Signatures: they hold for the person, role, instant and digest that were signed, and for nothing else."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from custody.signing import fingerprint, holds, judged, make_key, sign
from records.errors import KeyExposed, KeyMissing, KeyThere, KeyUnusable, SignerUnnamed
from records.programme import Signature

DIGEST, OTHER = "ab" * 32, "cd" * 32
INSTANT = "2026-11-22T10:00:00+00:00"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "khan.pem"
    make_key(file)
    return file


@pytest.fixture(scope="module")
def signature(key: Path) -> Signature:
    return sign(DIGEST, key, " A.  Khan ", "records manager", INSTANT)


def test_a_signature_holds_for_what_was_signed(signature: Signature) -> None:
    assert (signature.person, signature.role, signature.digest) == ("A. Khan", "records manager", DIGEST)
    assert holds(signature)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("digest", OTHER),
        ("person", "B. Jones"),
        ("role", "chief executive"),
        ("signed", "2026-11-23T10:00:00+00:00"),
        ("public_key", "00" * 32),
        ("public_key", "not hexadecimal"),
        ("signature", "00" * 64),
        ("signature", ""),
    ],
)
def test_nothing_of_a_signature_can_be_changed(signature: Signature, name: str, value: str) -> None:
    assert not holds(replace(signature, **{name: value}))  # type: ignore[arg-type]


def test_words_cant_slip_from_person_to_role(key: Path) -> None:
    signature = sign(DIGEST, key, 'A. Khan", "chief', "executive", INSTANT)
    assert holds(signature)
    assert not holds(replace(signature, person="A. Khan", role='chief", "executive'))


@given(st.integers(0, 511))
def test_every_bit_of_a_signature_counts(signature: Signature, bit: int) -> None:
    raw = bytearray(bytes.fromhex(signature.signature))
    raw[bit // 8] ^= 1 << bit % 8
    assert not holds(replace(signature, signature=raw.hex()))


def test_another_key_does_not_stand_for_it(signature: Signature, tmp_path: Path) -> None:
    assert not holds(replace(signature, public_key=make_key(tmp_path / "other.pem")))


def test_the_last_signature_that_holds_is_the_one(key: Path, signature: Signature) -> None:
    later = sign(DIGEST, key, "B. Jones", "finance director", "2026-11-22T12:00:00+01:00")
    latest = sign(DIGEST, key, "C. Lee", "chair", "2026-11-22T11:30:00+00:00")
    broken = replace(signature, person="D. Roe", signed="2027-01-01T00:00:00+00:00")
    assert judged(DIGEST, [latest, signature, later, broken]) == (latest, "")
    assert judged(DIGEST, [broken]) == (None, "a signature does not hold")
    assert judged(DIGEST, []) == (None, "no signature")
    assert judged(OTHER, [signature]) == (None, "no signature")


def test_keys_are_made_for_their_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "khan.pem"
    public = make_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sign(DIGEST, file, "A. Khan", "records manager", INSTANT).public_key == public
    before = file.read_bytes()
    with pytest.raises(KeyThere):
        make_key(file)
    assert file.read_bytes() == before
    with pytest.raises(KeyUnusable, match="can't be written"):
        make_key(tmp_path / "none" / "khan.pem")


def test_fingerprints_tell_keys_apart(tmp_path: Path) -> None:
    first, second = make_key(tmp_path / "1.pem"), make_key(tmp_path / "2.pem")
    assert fingerprint(first) != fingerprint(second)
    assert [len(part) for part in fingerprint(first).split(" ")] == [4, 4, 4, 4]


def pem(key: Ed25519PrivateKey | X25519PrivateKey, lock: KeySerializationEncryption) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not a key", "no private key in PEM"),
        (b"", "no private key in PEM"),
        (pem(X25519PrivateKey.generate(), NoEncryption()), "not of the kind Ed25519"),
        (pem(Ed25519PrivateKey.generate(), BestAvailableEncryption(b"secret")), "passphrase"),
    ],
)
def test_files_that_hold_no_key_of_ours(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "key.pem"
    file.touch(mode=0o600)
    file.write_bytes(content)
    with pytest.raises(KeyUnusable, match=says):
        sign(DIGEST, file, "A. Khan", "records manager", INSTANT)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_keys_that_others_may_read_are_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "key.pem"
    make_key(file)
    file.chmod(mode)
    with pytest.raises(KeyExposed):
        sign(DIGEST, file, "A. Khan", "records manager", INSTANT)


def test_what_is_missing_is_named(key: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyMissing):
        sign(DIGEST, tmp_path / "none.pem", "A. Khan", "records manager", INSTANT)
    with pytest.raises(KeyUnusable):
        sign(DIGEST, tmp_path, "A. Khan", "records manager", INSTANT)
    for person, role in (("", "records manager"), ("A. Khan", "  ")):
        with pytest.raises(SignerUnnamed):
            sign(DIGEST, key, person, role, INSTANT)
    with pytest.raises(ValueError, match="offset"):
        sign(DIGEST, key, "A. Khan", "records manager", "2026-11-22T10:00:00")
