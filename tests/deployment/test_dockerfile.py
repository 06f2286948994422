"""The image: what its build does gives a working program, and it runs as nobody mighty."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.settings import read_settings
from tests.deployment.dockerfile import ROOT, all_of, stages
from tests.prepared import our_knowledge, shared_folder


def _copy_of_the_listed_files(target: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        source = ROOT / name
        if name and source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


def _copy(context: Path, workdir: Path, rest: str) -> None:
    *sources, target = rest.split()
    for source in sources:
        if (context / source).is_dir():
            shutil.copytree(context / source, workdir / target)
        else:
            shutil.copy2(context / source, workdir / target)


def _run(workdir: Path, command: str) -> None:
    scripts = Path(sys.base_prefix) / "bin"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NQI_", "PYTHON", "VIRTUAL_ENV"))}
    # The bytecode of the packages is of no use here.
    environment = {**kept, "PIP_NO_COMPILE": "1", "PATH": f"{scripts}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=workdir, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The working folder of the first stage, after its RUN and COPY have been done here in their order."""
    context, workdir = tmp_path_factory.mktemp("context"), tmp_path_factory.mktemp("app")
    _copy_of_the_listed_files(context)
    for instruction in stages()[0]:
        if instruction.word == "COPY":
            _copy(context, workdir, instruction.rest)
        elif instruction.word == "RUN":
            _run(workdir, instruction.rest)
    yield workdir
    shutil.rmtree(workdir)
    shutil.rmtree(context)


def test_the_build_gives_a_program_that_lists_its_commands(built: Path) -> None:
    done = subprocess.run(
        [built / ".venv/bin/nqi", "--help"], cwd="/", capture_output=True, text=True, check=True, timeout=30
    )
    assert "serve" in done.stdout
    assert "doctor" in done.stdout


def test_the_built_program_is_the_copied_source_with_its_data(built: Path) -> None:
    code = (
        "import service, matching, models.migrating, pathlib, sys; from matching.thesaurus import load_knowledge;"
        "print(load_knowledge(kept=pathlib.Path(sys.argv[1]) / 'knowledge').version);"
        "from service.app import create_app; from service.settings import Settings; create_app(Settings());"
        "from service.commands.serve import _FIXTURES; assert (_FIXTURES / 'wuhan' / 'stations.jsonl').exists();"
        "print(service.__file__)"
    )
    version = our_knowledge().version
    done = subprocess.run(
        [built / ".venv/bin/python", "-c", code, shared_folder()],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    # The version tells tables apart that lack a row, and that our own are worked out already saves doing it again.
    knowledge, program = done.stdout.split()
    assert knowledge == version
    assert Path(program).is_relative_to(built)


def test_the_build_installs_by_hash_and_asks_no_index_for_the_project_itself() -> None:
    installs = [run for run in all_of(stages()[0], "RUN") if "pip install" in run]
    assert [("--require-hashes" in run, "--no-deps" in run) for run in installs] == [(True, True), (False, True)]


def test_the_image_has_the_python_that_the_project_is_tested_with() -> None:
    bases = [all_of(stage, "FROM")[0].split()[0] for stage in stages()]
    assert bases == ["python:3.11-slim-bookworm"] * 2
    required = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert required == f">={sysconfig.get_python_version()}" == ">=3.11"


def test_the_image_runs_as_a_fixed_user_who_is_not_root_and_owns_the_data_alone() -> None:
    last = stages()[-1]
    (user,) = all_of(last, "USER")
    uid, gid = user.split(":")
    assert int(uid) >= 10_000
    assert int(gid) >= 10_000
    (prepare,) = all_of(last, "RUN")
    assert f"useradd --uid {uid} --gid {gid}" in prepare
    assert "install --directory --owner=nqi --group=nqi --mode=0700 /data" in prepare
    words = [instruction.word for instruction in last]
    assert words.index("USER") > words.index("RUN")
    assert words.index("USER") < words.index("CMD")


def test_the_settings_of_the_image_are_settings_of_the_service() -> None:
    given = dict(pair.split("=", 1) for pair in " ".join(all_of(stages()[-1], "ENV")).split())
    settings = read_settings({name: value for name, value in given.items() if name.startswith("NQI_")})
    assert settings.host == "0.0.0.0"
    assert [str(settings.data_dir)] == all_of(stages()[-1], "VOLUME")
    assert [str(settings.port)] == all_of(stages()[-1], "EXPOSE")
    (start,) = [instruction for instruction in stages()[-1] if instruction.word == "CMD"]
    assert start.command() == ["nqi", "serve"]


def test_nothing_but_what_the_build_copies_gets_into_its_context() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    copied = {name.removeprefix("./") for rest in all_of(stages()[0], "COPY") for name in rest.split()[:-1]}
    assert let_in == copied
