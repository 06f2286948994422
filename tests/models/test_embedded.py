"""The embedded PostgreSQL starts anywhere, has one owner at a time, and survives whatever happens to that owner."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from models.embedded import EmbeddedError, EmbeddedFolder, EmbeddedPostgres, InUse, find_orphan
from models.embedded.binaries import programs
from models.embedded.folder import locate
from models.embedded.server import answers, is_owned
from models.queries.following import make_durable, this_moment
from tests.models.databases import connected, open_folder

_OWN = """
import sys
from pathlib import Path
from models.embedded import EmbeddedPostgres
embedded = EmbeddedPostgres(Path(sys.argv[1]))
embedded.start(sys.argv[2])
print("started", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def shared() -> Iterator[Path]:
    """A data folder for the tests that leave it usable."""
    with open_folder() as folder:
        yield folder / "data"


@pytest.fixture
def started(shared: Path) -> Iterator[EmbeddedPostgres]:
    """A server that is running."""
    embedded = EmbeddedPostgres(shared)
    embedded.start("tests")
    yield embedded
    embedded.stop()


def _owner_elsewhere(data: Path, purpose: str) -> subprocess.Popen[str]:
    """A process of its own that owns the server until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", _OWN, str(data), purpose], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()


def _orphan(folder: EmbeddedFolder) -> subprocess.Popen[bytes]:
    """A server of the cluster that nobody owns."""
    command = [programs(folder) / "postgres", "-D", folder.cluster, "-c", "listen_addresses="]
    process: subprocess.Popen[bytes] = subprocess.Popen(
        [*map(str, command), "-c", f"unix_socket_directories={folder.sockets}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **folder.account.popen_arguments(),  # type: ignore[call-overload]
    )
    _until(lambda: answers(folder))
    return process


def _until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


async def _one(url: URL) -> int:
    async with connected(url) as connection:
        return int(await connection.scalar(text("SELECT 1")) or 0)


async def test_it_starts_answers_and_stops_without_leaving_a_process(data: Path) -> None:
    embedded = EmbeddedPostgres(data)
    assert await _one(embedded.start("tests")) == 1
    assert find_orphan(embedded.folder) is not None
    embedded.stop()
    assert find_orphan(embedded.folder) is None
    assert not is_owned(embedded.folder)


@pytest.mark.parametrize(
    "name",
    ["a folder with spaces", "质量 服务", "it's here, too", "long" * 30],
    ids=["spaces", "Chinese", "a quote and a comma", "longer than a socket's path"],
)
async def test_it_starts_in_a_folder_called(name: str) -> None:
    with open_folder() as folder:
        embedded = EmbeddedPostgres(folder / name / "data")
        (folder / name).mkdir(mode=0o711)
        try:
            assert await _one(embedded.start("tests")) == 1
            sockets = embedded.folder.sockets
            assert len(os.fsencode(sockets)) < 100
            assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        finally:
            embedded.stop()
            if not embedded.folder.sockets.is_relative_to(folder):
                shutil.rmtree(embedded.folder.sockets)


async def test_two_folders_have_two_servers(started: EmbeddedPostgres) -> None:
    with open_folder() as folder:
        other = EmbeddedPostgres(folder)
        try:
            assert await _one(other.start("tests")) == await _one(started.url()) == 1
            assert other.url() != started.url()
        finally:
            other.stop()


def test_a_service_s_folder_is_refused_at_once_with_the_process_that_has_it(data: Path) -> None:
    service = _owner_elsewhere(data, "serve")
    began = time.monotonic()
    with pytest.raises(InUse, match=rf"in use by process {service.pid} \(serve\).*NQI_DATA_DIR"):
        EmbeddedPostgres(data).start("serve")
    assert time.monotonic() - began < 5
    _end(service)


async def test_a_command_joins_a_service_and_leaves_its_server_running(data: Path) -> None:
    service = _owner_elsewhere(data, "serve")
    joined = EmbeddedPostgres(data)
    assert await _one(joined.start_or_join("import")) == 1
    joined.stop()
    assert await _one(joined.url()) == 1
    _end(service)


async def test_a_command_waits_for_another_command_and_then_has_a_server_of_its_own(data: Path) -> None:
    other = _owner_elsewhere(data, "import")
    with pytest.raises(InUse):
        EmbeddedPostgres(data).start("export", wait_seconds=0.2)
    waiting = _start_elsewhere_or_join(data)
    time.sleep(1)
    assert waiting.poll() is None
    _end(other)
    assert waiting.communicate(timeout=60)[0] == "1\n"


def _start_elsewhere_or_join(data: Path) -> subprocess.Popen[str]:
    code = (
        "import sys; from pathlib import Path; from models.embedded import EmbeddedPostgres;"
        "from models.embedded.server import answers; one = EmbeddedPostgres(Path(sys.argv[1]));"
        "one.start_or_join('export'); print(int(answers(one.folder))); one.stop()"
    )
    return subprocess.Popen([sys.executable, "-c", code, str(data)], stdout=subprocess.PIPE, text=True)


def test_the_server_ends_when_its_owner_is_killed(data: Path) -> None:
    owner = _owner_elsewhere(data, "serve")
    folder = locate(data)
    assert find_orphan(folder) is not None
    owner.kill()
    owner.communicate()
    _until(lambda: find_orphan(folder) is None)


async def test_an_orphan_is_stopped_by_the_next_start(started: EmbeddedPostgres) -> None:
    started.stop()
    process = _orphan(started.folder)
    orphan = find_orphan(started.folder)
    assert orphan is not None
    assert orphan.pid == process.pid
    assert await _one(started.start("tests")) == 1
    assert process.wait(10) == 0


async def test_a_pid_file_whose_number_another_process_has_is_no_hindrance(started: EmbeddedPostgres) -> None:
    started.stop()
    sleeping = subprocess.Popen(["sleep", "60"], **started.folder.account.popen_arguments())  # type: ignore[call-overload]
    for path in (started.folder.cluster / "postmaster.pid", started.folder.sockets / ".s.PGSQL.5432.lock"):
        path.write_text(f"{sleeping.pid}\n{started.folder.cluster}\n1700000000\n5432\n")
        os.chown(path, started.folder.account.uid, started.folder.account.gid)
    assert await _one(started.start("tests")) == 1
    assert sleeping.poll() is None
    sleeping.kill()
    sleeping.wait()


def test_what_a_cut_off_start_left_is_thrown_away(data: Path) -> None:
    embedded = EmbeddedPostgres(data)
    embedded.folder.new_cluster.mkdir(parents=True)
    (embedded.folder.new_cluster / "PG_VERSION").write_text("18\n")
    embedded.folder.root.chmod(0o711)
    embedded.start("tests")
    embedded.stop()
    assert not embedded.folder.new_cluster.exists()
    assert (embedded.folder.cluster / "global").is_dir()


def test_modes_that_let_others_in_are_closed_by_the_next_start(started: EmbeddedPostgres) -> None:
    folder = started.folder
    started.stop()
    opened = [folder.root, folder.sockets, folder.cluster, folder.password_file, folder.log_file]
    for path in opened:
        path.chmod(0o777)
    assert set(folder.open_to_others()) == set(opened)
    started.start("tests")
    assert folder.open_to_others() == {}


def test_the_socket_and_the_password_are_closed_to_others_from_the_first_start(started: EmbeddedPostgres) -> None:
    folder = started.folder
    assert stat.S_IMODE(folder.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder.sockets / ".s.PGSQL.5432").stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.log_file.stat().st_mode) == 0o600


def test_a_socket_folder_that_somebody_else_made_is_refused(data: Path) -> None:
    folder = locate(data)
    folder.root.mkdir(parents=True, mode=0o711)
    folder.sockets.symlink_to("/tmp")
    with pytest.raises(EmbeddedError, match="belongs to somebody else"):
        EmbeddedPostgres(data).start("tests")


async def test_a_server_whose_processes_were_all_killed_is_revived(started: EmbeddedPostgres) -> None:
    assert not started.revive()
    _kill(started)
    _until(started.revive)
    assert await _one(started.url()) == 1
    assert not started.revive()


async def test_a_moment_that_was_made_durable_outlives_a_crash(started: EmbeddedPostgres) -> None:
    async with connected(started.url()) as connection:
        for table in ("offering", "station"):
            await connection.execute(text(f"CREATE TABLE {table} (id int)"))
        await connection.commit()
        # Without the process that writes behind, only what is waited for gets to the disk.
        os.kill(_wal_writer(started), signal.SIGSTOP)
        for _ in range(50):
            await connection.execute(text("INSERT INTO offering VALUES (1)"))
            await connection.rollback()
        seen = await this_moment(connection)
        await make_durable(connection)
        _kill(started)
        await connection.invalidate()
    _until(started.revive)
    async with connected(started.url()) as connection:
        assert (await this_moment(connection)).follows(seen)


def _wal_writer(embedded: EmbeddedPostgres) -> int:
    orphan = find_orphan(embedded.folder)
    assert orphan is not None
    (pid,) = (pid for pid in orphan.pids if b"walwriter" in Path(f"/proc/{pid}/cmdline").read_bytes())
    return pid


def _kill(embedded: EmbeddedPostgres) -> None:
    orphan = find_orphan(embedded.folder)
    assert orphan is not None
    for pid in orphan.pids:
        os.kill(pid, signal.SIGKILL)
    _until(lambda: find_orphan(embedded.folder) is None)


def test_what_keeps_the_server_from_starting_is_told_from_its_log(data: Path) -> None:
    embedded = EmbeddedPostgres(data)
    embedded.start("tests")
    embedded.stop()
    with (embedded.folder.cluster / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(EmbeddedError, match=r"stopped while starting; see .*postgres\.log\n(.|\n)*no_such_setting"):
        embedded.start("tests")
    assert not is_owned(embedded.folder)
