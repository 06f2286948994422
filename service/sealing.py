"""Sealing what the database must not be able to read by itself: secrets of others, contacts.

AES-256 in Galois/Counter Mode (NIST SP 800-38D) with keys from a file outside the database, so that a dump, a replica or
a backup of it gives nothing away. Each value is bound to its place: one that was moved to another row does not open.
A sealed value is the length of the key's id (1 byte), the id, a random nonce (12 bytes), the ciphertext and its tag (16 bytes).

The line `enterprise-mark` of the file seals nothing: it makes the marks by which an enterprise is known again
(service/contacts/marks.py), and stays the same when the sealing keys change.
"""

import base64
import binascii
import contextlib
import os
import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32
_NONCE_BYTES = 12
_ID = re.compile("[A-Za-z0-9._-]{1,40}")
MARKING = "enterprise-mark"
"""The id of the key that marks enterprises."""


class SealingError(Exception):
    """Something cannot be sealed or opened."""


class KeysUnusable(SealingError):
    """The file of sealing keys is missing, cannot be read, or is not written as it must be."""


class KeyUnknown(SealingError):
    """A value was sealed with a key that the file of sealing keys does not hold."""


class SealBroken(SealingError):
    """A value is not what was sealed, or was sealed for another place."""


class SealingKey(msgspec.Struct, frozen=True):
    """A key of 32 bytes, and the id by which a sealed value says which one it was sealed with."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"SealingKey({self.id!r})"


class Sealer:
    """A ring of keys: the first seals, all of them open."""

    def __init__(self, keys: Sequence[SealingKey]) -> None:
        self._ciphers = {key.id: AESGCM(key.secret) for key in keys}
        self._first = keys[0].id

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of the keys, that of the one that seals first."""
        return tuple(self._ciphers)

    def seal(self, plain: bytes, bound_to: bytes) -> bytes:
        """The value, sealed for one place, such as `b"webhook_endpoint.secret:" + id.bytes`."""
        return self.seal_with(self._first, plain, bound_to)

    def seal_with(self, key_id: str, plain: bytes, bound_to: bytes) -> bytes:
        """The same with a key of the ring that is named."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        id_ = key_id.encode()
        return bytes([len(id_)]) + id_ + nonce + self._ciphers[key_id].encrypt(nonce, plain, bound_to)

    def open(self, sealed: bytes, bound_to: bytes) -> bytes:
        """What was sealed for this place; raises KeyUnknown or SealBroken."""
        cipher = self._ciphers.get(key_id_of(sealed))
        if cipher is None:
            raise KeyUnknown(f"sealed with the key {key_id_of(sealed)!r}, which the file of sealing keys does not hold")
        begin = 1 + sealed[0]
        try:
            return cipher.decrypt(sealed[begin : begin + _NONCE_BYTES], sealed[begin + _NONCE_BYTES :], bound_to)
        except (InvalidTag, ValueError):
            raise SealBroken("not what was sealed here") from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether it is sealed with the key that seals now; else it is time to seal it anew."""
        return key_id_of(sealed) == self._first


def key_id_of(sealed: bytes) -> str:
    """The id of the key that a value was sealed with; raises SealBroken where it is no sealed value."""
    id_ = sealed[1 : 1 + sealed[0]].decode("ascii", "replace") if sealed else ""
    if _ID.fullmatch(id_) is None:
        raise SealBroken("no sealed value")
    return id_


def load_sealer(path: Path) -> Sealer:
    """The ring of the keys in a file: a line each, `ID BASE64`; empty lines and those that begin with # count for nothing."""
    keys = [key for key in _read(path) if key.id != MARKING]
    if not keys:
        raise KeysUnusable(f"{path} holds no key")
    return Sealer(keys)


def load_marking_key(path: Path) -> bytes:
    """The 32 bytes that enterprises are marked with."""
    found = next((key.secret for key in _read(path) if key.id == MARKING), None)
    if found is None:
        raise KeysUnusable(f"{path} holds no line {MARKING}")
    return found


def derived_keys(path: Path, purpose: bytes) -> dict[str, bytes]:
    """Id → a key of 32 bytes for another purpose, derived (HKDF, RFC 5869) from each sealing key of a file, in their order."""
    return {
        key.id: HKDF(algorithm=hashes.SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(key.secret)
        for key in _read(path)
        if key.id != MARKING
    }


def _read(path: Path) -> list[SealingKey]:
    try:
        lines = path.read_text("ascii").splitlines()
    except FileNotFoundError:
        raise KeysUnusable(f"{path} is missing") from None
    except (OSError, UnicodeError) as error:
        raise KeysUnusable(f"{path} cannot be read: {type(error).__name__}") from None
    keys = [_key(path, number, line) for number, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    if len({key.id for key in keys}) < len(keys):
        raise KeysUnusable(f"{path} holds two keys with the same id")
    return keys


def _key(path: Path, number: int, line: str) -> SealingKey:
    # What stands in the line is never told: it may be a key.
    id_, _, written = line.strip().partition(" ")
    try:
        secret = base64.b64decode(written.strip(), validate=True)
    except binascii.Error:
        secret = b""
    if _ID.fullmatch(id_) is None or len(secret) != _KEY_BYTES:
        raise KeysUnusable(f"{path}:{number} is not an id, a space and {_KEY_BYTES} bytes in Base64")
    return SealingKey(id_, secret)


def make_keys_file(path: Path) -> bool:
    """Make a file with one new key of each kind, for this account alone, where there is none; says whether it did."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    return _put(path, f"{_line(secrets.token_hex(4))}{_line(MARKING)}", os.link)


def add_marking_key(path: Path) -> bool:
    """Add the key that marks enterprises to a file of keys that lacks it; says whether it did."""
    if any(key.id == MARKING for key in _read(path)):
        return False
    written = path.read_text("ascii")
    return _put(path, f"{written}{'' if written.endswith(chr(10)) else chr(10)}{_line(MARKING)}", os.replace)


def _line(id_: str) -> str:
    return f"{id_} {base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}\n"


def _put(path: Path, content: str, place: Callable[[Path, Path], None]) -> bool:
    """Write a file whole or not at all; with `os.link` never in the place of another's."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        place(unfinished, path)
    except FileExistsError:
        return False
    finally:
        with contextlib.suppress(FileNotFoundError):
            unfinished.unlink()
    return True
