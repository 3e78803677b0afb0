"""Signatures of named people: a digest and a key file come in, an Ed25519 signature over digest and name goes out.

What is signed is the digest together with the person, the role and the instant, under a fixed heading: a signature
copied beside another name, another instant or another digest does not hold. It proves which key signed, and that
nothing was changed since; that the key is that person's is for the trust to know, by its fingerprint (ADR-022).
Source: RFC 8032 (Ed25519), as the package ``cryptography`` does it.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from records.errors import KeyExposed, KeyMissing, KeyThere, KeyUnusable, SignerUnnamed
from records.programme import Signature

HEADING = "casenote signature 1"  # so that nothing else that the key signs can be passed off as one of these
LARGEST_KEY = 10_000  # bytes
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def sign(digest: str, key_file: Path, person: str, role: str, signed: str) -> Signature:
    """A person's signature over a digest (64 hexadecimal digits) at an instant (ISO 8601).

    Raises `SignerUnnamed`, `KeyMissing`, `KeyExposed`, `KeyUnusable`.
    """
    person, role = " ".join(person.split()), " ".join(role.split())
    if not (person and role):
        raise SignerUnnamed
    if datetime.fromisoformat(signed).tzinfo is None:
        raise ValueError("an instant has its offset from UTC")
    key = _private(key_file)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    return Signature(digest, person, role, public, key.sign(_said(digest, person, role, signed)).hex(), signed)


def holds(signature: Signature) -> bool:
    """Whether the key named signed just this digest, person, role and instant."""
    said = _said(signature.digest, signature.person, signature.role, signature.signed)
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.public_key))
        key.verify(bytes.fromhex(signature.signature), said)
    except (InvalidSignature, ValueError):
        return False
    return True


def judged(digest: str, signatures: Iterable[Signature]) -> tuple[Signature | None, str]:
    """The last signature over a digest that holds, and "" with it; else None, and in words why there is none."""
    over = [signature for signature in signatures if signature.digest == digest]
    good = [signature for signature in over if holds(signature)]
    if good:
        return max(good, key=lambda signature: datetime.fromisoformat(signature.signed)), ""
    return None, "a signature does not hold" if over else "no signature"


def fingerprint(public_key: str) -> str:
    """A public key in short, for people to compare: the first 16 digits of its SHA-256, in fours."""
    digits = sha256(bytes.fromhex(public_key)).hexdigest()[:16]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def make_key(file: Path) -> str:
    """Make a key in a new file that only its owner can read; returns its public key as hexadecimal digits.

    Raises `KeyThere`: a key is never written over. Raises `KeyUnusable` where the file can't be written.
    """
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(pem)
    except FileExistsError:
        raise KeyThere from None
    except OSError:
        raise KeyUnusable("it can't be written there") from None
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _said(digest: str, person: str, role: str, signed: str) -> bytes:
    """What is signed: as JSON, so that no word can slip from one part into the next."""
    return json.dumps([HEADING, digest, person, role, signed], ensure_ascii=False, separators=(",", ":")).encode()


def _private(file: Path) -> Ed25519PrivateKey:
    try:
        with file.open("rb") as opened:
            if os.name == "posix" and os.fstat(opened.fileno()).st_mode & OTHERS:
                raise KeyExposed
            pem = opened.read(LARGEST_KEY)
    except FileNotFoundError:
        raise KeyMissing from None
    except OSError:
        raise KeyUnusable("it can't be read by this user") from None
    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError:
        raise KeyUnusable("it is locked with a passphrase") from None
    except (ValueError, UnsupportedAlgorithm):
        raise KeyUnusable("it holds no private key in PEM") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable("it is not of the kind Ed25519")
    return key
