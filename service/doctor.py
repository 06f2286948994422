"""What can be wrong with a node, how it is found, and how it is repaired."""

import shutil
from collections.abc import Awaitable, Callable

import msgspec
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from matching.errors import KnowledgeError
from matching.index import IndexFolder
from matching.thesaurus import load_knowledge
from models.embedded import EmbeddedFolder, find_orphan, stop_orphan
from models.embedded.binaries import programs
from models.embedded.folder import locate
from models.embedded.server import is_owned
from models.migrating import is_current
from service.sealing import KeysUnusable, load_sealer
from service.settings import Settings


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at: `state` is ok, repaired or wrong, and what is wrong says how to mend it."""

    name: str
    state: str
    said: str


def look_at_folder(settings: Settings, repair: bool) -> list[Finding]:
    """What can be seen without a running database: files, modes, orphans, index."""
    findings: list[Finding] = []
    if settings.database_url is None:
        folder = locate(settings.data_dir)
        findings += [_programs(folder), _orphan(folder, repair), _leftovers(folder, repair), _modes(folder, repair)]
    return [*findings, _sealing(settings, repair), *_indexes(settings, repair)]


async def look_at_database(engine: AsyncEngine) -> list[Finding]:
    """What can be seen through a connection of the service role."""
    looks: list[tuple[str, Callable[[AsyncEngine], Awaitable[Finding]]]] = [("role", _role), ("tables", _tables)]
    findings: list[Finding] = []
    for name, look in looks:
        try:
            findings.append(await look(engine))
        except (SQLAlchemyError, OSError) as error:
            findings.append(_wrong(name, f"cannot ask the database: {type(error).__name__}"))
    return findings


def _programs(folder: EmbeddedFolder) -> Finding:
    path = programs(folder) / "postgres"
    if path.exists():
        return _ok("programs", str(path))
    return _wrong("programs", "PostgreSQL's programs are missing; run `make install`")


def _orphan(folder: EmbeddedFolder, repair: bool) -> Finding:
    if is_owned(folder):
        return _ok("server", "runs, owned by a process of ours")
    orphan = find_orphan(folder)
    if orphan is None:
        return _ok("server", "does not run")
    if not repair:
        return _wrong("server", f"process {orphan.pid} runs without an owner; --repair stops it")
    stop_orphan(folder, orphan)
    return _repaired("server", f"stopped process {orphan.pid}, which ran without an owner")


def _leftovers(folder: EmbeddedFolder, repair: bool) -> Finding:
    if is_owned(folder) or not folder.new_cluster.exists():
        return _ok("cluster", "complete" if folder.cluster.exists() else "not made yet; `nqi serve` makes it")
    if not repair:
        return _wrong("cluster", f"{folder.new_cluster} was left by a start that was cut off; --repair removes it")
    shutil.rmtree(folder.new_cluster)
    return _repaired("cluster", "removed what a cut-off start had left")


def _modes(folder: EmbeddedFolder, repair: bool) -> Finding:
    loose = folder.open_to_others()
    if not loose:
        return _ok("modes", "socket, cluster, password and log are closed to others")
    names = ", ".join(str(path) for path in loose)
    if not repair:
        return _wrong("modes", f"others may reach {names}; --repair closes them")
    folder.close()
    return _repaired("modes", f"closed {names}")


def _sealing(settings: Settings, repair: bool) -> Finding:
    path = settings.sealing_keys
    if not path.exists():
        return _ok("sealing", "no keys yet; `nqi serve` makes them")
    try:
        held = ", ".join(load_sealer(path).key_ids)
    except KeysUnusable as error:
        return _wrong("sealing", f"{error}; put the copy back that was kept")
    # A file of the operator's choice may be open to a group on purpose.
    if settings.sealing_keys_file is not None or not path.stat().st_mode & 0o077:
        return _ok("sealing", f"keys {held}")
    if not repair:
        return _wrong("sealing", f"others may read {path}; --repair closes it")
    path.chmod(0o600)
    return _repaired("sealing", f"closed {path}")


def _indexes(settings: Settings, repair: bool) -> list[Finding]:
    try:
        version = load_knowledge(kept=settings.knowledge_dir).version
    except KnowledgeError as error:
        return [_wrong("knowledge", str(error))]
    kept = (("index", settings.index_dir), ("demo index", settings.demo_index_dir))
    return [_index(name, IndexFolder(path, version), repair) for name, path in kept]


def _index(name: str, folder: IndexFolder, repair: bool) -> Finding:
    manifest = folder.manifest()
    if manifest is None:
        return _ok(name, "not built yet with this knowledge; the follower builds it")
    if folder.sound(manifest) or folder.merged(manifest):
        return _ok(name, f"generation {manifest.generation}, {folder.open(manifest).count()} offerings")
    if not repair:
        return _wrong(name, "files are missing or damaged; --repair has the follower build it anew")
    folder.discard()
    return _repaired(name, "discarded; the follower builds it anew")


async def _role(engine: AsyncEngine) -> Finding:
    query = text(
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS mighty,"
        " EXISTS (SELECT FROM pg_tables WHERE tableowner = rolname) AS owns"
        " FROM pg_roles WHERE rolname = current_user"
    )
    async with engine.connect() as connection:
        row = (await connection.execute(query)).one()
    if row.mighty or row.owns:
        return _wrong("role", f"the service connects as {row.rolname}, which may too much; see docs/operations.md")
    return _ok("role", f"{row.rolname} owns nothing and bypasses nothing")


async def _tables(engine: AsyncEngine) -> Finding:
    async with engine.connect() as connection:
        current = await connection.run_sync(is_current)
    return _ok("tables", "newest version") if current else _wrong("tables", "not the newest version; run `nqi migrate`")


def _ok(name: str, said: str) -> Finding:
    return Finding(name=name, state="ok", said=said)


def _wrong(name: str, said: str) -> Finding:
    return Finding(name=name, state="wrong", said=said)


def _repaired(name: str, said: str) -> Finding:
    return Finding(name=name, state="repaired", said=said)
