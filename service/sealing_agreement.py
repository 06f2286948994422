"""All nodes over one database seal with the same keys, or one could not open what another sealed."""

import hashlib
import hmac

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.sealing import record_key, recorded_keys
from service.sealing import MARKING, KeysUnusable, Sealer, SealingError

_PROOF = b"nqi"


async def agree_on_keys(session: AsyncSession, sealer: Sealer) -> None:
    """Record the keys of this node; KeysUnusable where it lacks one that values may be sealed with."""
    recorded = await recorded_keys(session)
    lacking = sorted(recorded.keys() - {MARKING} - set(sealer.key_ids))
    if lacking:
        named = ", ".join(lacking)
        raise KeysUnusable(
            f"the file of sealing keys lacks {named}, which values in the database may be sealed with: take the file "
            "of another node, or the copy that was kept"
        )
    for id_ in sealer.key_ids:
        if id_ not in recorded:
            await record_key(session, id_, sealer.seal_with(id_, _PROOF, _place(id_)))
        elif not _opens(sealer, id_, recorded[id_]):
            raise KeysUnusable(f"the file of sealing keys has another key under the id {id_} than the database")


async def agree_on_marking_key(session: AsyncSession, marking_key: bytes) -> None:
    """Record the key that marks enterprises; KeysUnusable where other nodes have another, and would not know them again."""
    recorded = (await recorded_keys(session)).get(MARKING)
    proof = hmac.digest(marking_key, _PROOF, hashlib.sha256)
    if recorded is None:
        await record_key(session, MARKING, proof)
    elif not hmac.compare_digest(recorded, proof):
        raise KeysUnusable(
            f"the file of sealing keys has another {MARKING} than the database knows: take the line of another node, or of "
            "the copy that was kept"
        )


def _opens(sealer: Sealer, id_: str, proof: bytes) -> bool:
    try:
        return sealer.open(proof, _place(id_)) == _PROOF
    except SealingError:
        return False


def _place(id_: str) -> bytes:
    return b"sealing_key:" + id_.encode()
