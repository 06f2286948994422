"""The service runs as an ordinary user, and as root also below a folder that is closed to everybody else."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.embedded.folder import locate
from tests.commands.running import FIXTURES, NQI, ROOT, Service, nqi, nqi_json, serving
from tests.models.databases import open_folder

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
_USER = "nqi-test-user"


@pytest.fixture(scope="module")
def user() -> Iterator[pwd.struct_passwd]:
    """An ordinary user, made for these tests."""
    subprocess.run(["useradd", "--system", "--no-create-home", _USER], check=True, env={"PATH": "/usr/sbin:/usr/bin"})
    try:
        yield pwd.getpwnam(_USER)
    finally:
        subprocess.run(["userdel", _USER], check=True, env={"PATH": "/usr/sbin:/usr/bin"}, capture_output=True)


def _become(user: pwd.struct_passwd) -> list[str]:
    """What runs a command as the user; where the project lies in a closed folder, with the right to walk there."""
    words = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    start_itself = (
        "import subprocess, sys; subprocess.run([sys.executable, '-m', 'service.commands', '-h'], check=True)"
    )
    done = subprocess.run([*words, NQI[0], "-c", start_itself], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0:
        return words
    return [*words, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]


def test_an_ordinary_user_serves_and_everything_belongs_to_that_user(user: pwd.struct_passwd) -> None:
    with open_folder() as folder:
        os.chown(folder, user.pw_uid, user.pw_gid)
        with serving(folder / "data", *_become(user), *NQI) as service:
            assert service.match() == 200
            assert {Path(f"/proc/{pid}").stat().st_uid for pid in service.ours()} == {user.pw_uid}
            assert not (folder / "data" / "postgres" / "binaries").exists()
        owners = {path.lstat().st_uid for path in folder.rglob("*") if path.name != "serve.log"}
        assert owners == {user.pw_uid}


def test_as_root_the_database_of_a_closed_folder_lives_elsewhere_and_no_mode_of_that_folder_changes() -> None:
    with open_folder() as folder:
        folder.chmod(0o700)
        data = folder / "home" / "data"
        elsewhere = locate(data).root
        try:
            assert not elsewhere.is_relative_to(folder)
            assert nqi(data, "import", FIXTURES / "wuhan").returncode == 0
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert nqi_json(data, "export", folder / "out")["offerings"] > 100
            assert locate(data).open_to_others() == {}
        finally:
            shutil.rmtree(elsewhere)


def test_as_root_the_server_runs_under_an_account_of_its_own(service: Service) -> None:
    server = {pid for pid in service.ours() if Path(f"/proc/{pid}/comm").read_text() == "postgres\n"}
    assert len(server) > 4
    assert {Path(f"/proc/{pid}").stat().st_uid for pid in server} == {service.folder.account.uid} != {0}
