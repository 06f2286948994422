"""Contacts and attachments sealed, each for its own place: what was moved to another need does not open.

Whoever opens something here has to have been let see it before.
"""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request

from service.contacts.marks import Marker
from service.contacts.structs import ContactDocument
from service.sealing import Sealer, load_marking_key, load_sealer
from service.settings import Settings


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What an attachment is called, and the SHA-256 of its content in hexadecimal digits."""

    name: str
    sha256: str


class Vault:
    """Seals and opens with the keys of this deployment; `marker` tells enterprises apart without reading them."""

    def __init__(self, sealer: Sealer, marker: Marker) -> None:
        self._sealer = sealer
        self.marker = marker

    @property
    def key_prefix(self) -> bytes:
        """How every value begins that is sealed with the key that seals now."""
        id_ = self._sealer.key_ids[0].encode()
        return bytes([len(id_)]) + id_

    def seal_contact(self, need_id: UUID, contact: ContactDocument) -> bytes:
        """The contact of a need."""
        return self._sealer.seal(msgspec.json.encode(contact), _of_contact(need_id))

    def open_contact(self, need_id: UUID, sealed: bytes) -> ContactDocument:
        """What was sealed as the contact of a need."""
        return msgspec.json.decode(self._sealer.open(sealed, _of_contact(need_id)), type=ContactDocument)

    def seal_label(self, attachment_id: UUID, label: Label) -> bytes:
        """The label of an attachment."""
        return self._sealer.seal(msgspec.json.encode(label), _of_label(attachment_id))

    def open_label(self, attachment_id: UUID, sealed: bytes) -> Label:
        """What was sealed as the label of an attachment."""
        return msgspec.json.decode(self._sealer.open(sealed, _of_label(attachment_id)), type=Label)

    def seal_content(self, attachment_id: UUID, content: bytes) -> bytes:
        """The content of an attachment."""
        return self._sealer.seal(content, _of_content(attachment_id))

    def open_content(self, attachment_id: UUID, sealed: bytes) -> bytes:
        """What was sealed as the content of an attachment."""
        return self._sealer.open(sealed, _of_content(attachment_id))


def load_vault(settings: Settings) -> Vault:
    """The vault with the keys of a deployment's file; raises KeysUnusable."""
    return Vault(load_sealer(settings.sealing_keys), Marker(load_marking_key(settings.sealing_keys)))


def vault_of(request: Request[Any, Any, Any]) -> Vault:
    """The vault of the application that answers."""
    vault: Vault = request.app.state.vault
    return vault


def _of_contact(need_id: UUID) -> bytes:
    return b"contact:" + need_id.bytes


def _of_label(attachment_id: UUID) -> bytes:
    return b"attachment.label:" + attachment_id.bytes


def _of_content(attachment_id: UUID) -> bytes:
    return b"attachment.content:" + attachment_id.bytes
