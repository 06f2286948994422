"""Taking in a file: refused at once where nothing can come of it, else queued for a worker."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.imports import add_import, import_by_id, set_import, unfinished_imports, wake_workers
from models.queries.listings import own_stations
from service.accounts.principals import Principal
from service.catalogue.editing import NO_STATION
from service.clock import now
from service.imports.structs import ImportOut, Kind, Mode
from service.problems import Breach, Refused, Rule
from service.spreadsheets.limits import GENEROUS

_MOST_UNFINISHED = 10
"""Of one organization; others wait for their turn too."""
LARGEST_FILE_BYTES = GENEROUS.upload_bytes
_EMPTY = Rule("empty", "文件是空的", "is empty")
_NEEDS_STATION = Rule("required", "须指明服务站", "is needed to say which station's scope it is")
_NOT_UNDOABLE = Rule(
    "state", "只有已入库、未超过7天的导入可以撤销", "only a stored import of the last 7 days can be undone"
)
_NOT_RUNNING = Rule("state", "已经结束", "has ended already")
_NOBODYS = Rule(
    "scope", "运营方请使用nqi import，或以机构的密钥上传", "the operator uses nqi import, or a key of the organization"
)


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is to be taken: without a `station` its rows name theirs; new listings are drafts unless `publish`."""

    kind: Kind
    station: str | None = None
    mode: Mode = "all_or_nothing"
    dry_run: bool = False
    publish: bool = True


async def begin_import(
    session: AsyncSession, principal: Principal, options: Options, file_name: str, content: bytes
) -> ImportOut:
    """Queue a file of the caller's organization."""
    if principal.organization_id is None:
        raise Refused("contradiction", [Breach("", _NOBODYS)])
    if await unfinished_imports(session) >= _MOST_UNFINISHED:
        raise Refused("too-many-attempts")
    if not content:
        raise Refused("contradiction", [Breach("", _EMPTY)])
    if len(content) > LARGEST_FILE_BYTES:
        raise Refused("too-large")
    if options.station is None and options.kind == "scope_annex":
        raise Refused("contradiction", [Breach("station", _NEEDS_STATION)])
    if options.station is not None and options.station not in await own_stations(session):
        raise Refused("unknown-reference", [Breach("station", NO_STATION)])
    values: dict[str, Any] = {
        **msgspec.structs.asdict(options),
        "organization_id": principal.organization_id,
        "actor": principal.name,
        "actor_id": principal.account_id or principal.key_id,
        "actor_kind": principal.kind,
        "file_name": file_name[-200:] or "file",
        "file": content,
    }
    return await import_out(session, await add_import(session, values))


async def import_out(session: AsyncSession, id_: UUID, to_change: bool = False) -> ImportOut:
    """An import of the caller's organization."""
    row = await import_by_id(session, id_, to_change)
    if row is None:
        raise Refused("not-found")
    return ImportOut.of(row)


async def cancel_import(session: AsyncSession, id_: UUID) -> ImportOut:
    """Have nothing come of an import that has not ended; what it has written is undone with its transaction."""
    found = await import_out(session, id_, to_change=True)
    if found.state not in ("queued", "running") or found.stage == "revert":
        raise Refused("not-in-this-state", [Breach("/state", _NOT_RUNNING)])
    await set_import(session, id_, {"state": "cancelled", "finished_at": now()})
    return await import_out(session, id_)


async def revert_import(session: AsyncSession, principal: Principal, id_: UUID) -> ImportOut:
    """Queue the undoing of an import; history will say who wanted it, who need not be who imported."""
    found = await import_out(session, id_, to_change=True)
    if found.revertable_until is None or found.revertable_until < now():
        raise Refused("not-in-this-state", [Breach("/state", _NOT_UNDOABLE)])
    begun = {"state": "queued", "stage": "revert", "done_rows": 0, "attempts": 0}
    by = {
        "reverted_by": principal.name,
        "reverted_by_id": principal.account_id or principal.key_id,
        "reverted_by_kind": principal.kind,
    }
    await set_import(session, id_, {**begun, **by})
    await wake_workers(session)
    return await import_out(session, id_)
