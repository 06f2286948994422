"""What cannot be used ends a command with one clear line and exit code 2, before anything is started."""

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.commands import main
from tests.commands.running import Service, nqi
from tests.models.databases import open_folder

_COMMANDS = "accounts serve import export match evaluate learn knowledge doctor migrate follow".split()


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("NQI_PORT", "eighty", "NQI_PORT"),
        ("NQI_PORT", "70000", "NQI_PORT"),
        ("NQI_WORKERS", "0", "NQI_WORKERS"),
        ("NQI_LOG_LEVEL", "LOUD", "NQI_LOG_LEVEL"),
        ("NQI_LOAD_FIXTURES", "perhaps", "NQI_LOAD_FIXTURES"),
        ("NQI_HOST", "nowhere.invalid", "NQI_HOST"),
        ("NQI_HOST", "192.0.2.1", "192.0.2.1 cannot be had"),
        ("NQI_DATABASE_URL", "foo", "NQI_DATABASE_URL"),
        ("NQI_DATABASE_URL", "postgresql://owner:secret@127.0.0.1:1/nqi", "refused|failed"),
        ("NQI_DATA_DIR", "/proc/nowhere", "/proc/nowhere"),
        ("NQI_WEIGHTS", "/nowhere/weights.json", "/nowhere/weights.json"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(bare: Path, setting: str, value: str, said: str) -> None:
    port = {} if setting == "NQI_PORT" else {"NQI_PORT": "0" if setting == "" else "18999"}
    done = nqi(Path(value) if setting == "NQI_DATA_DIR" else bare, "serve", **port, **_one(setting, value))
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("nqi: ")
    assert any(words in line for words in said.split("|"))
    assert "secret" not in line


def _one(setting: str, value: str) -> dict[str, str]:
    return {} if setting == "NQI_DATA_DIR" else {setting: value}


def test_a_port_in_use_is_told_in_one_line_and_starts_nothing(bare: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = nqi(bare, "serve", "--port", other.getsockname()[1])
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "is in use; stop what listens there, or choose another NQI_PORT" in done.stderr
    assert not bare.exists()


def test_a_second_service_on_the_same_folder_is_refused_with_the_process_that_has_it(service: Service) -> None:
    done = nqi(service.data, "serve", NQI_PORT="18998")
    assert done.returncode == 2
    assert f"in use by process {service.process.pid} (serve)" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert service.ready()


def test_a_second_service_on_the_same_port_is_refused_and_the_first_answers(service: Service) -> None:
    with open_folder() as other:
        done = nqi(other, "serve", NQI_PORT=str(service.client.base_url.port))
    assert done.returncode == 2
    assert "is in use" in done.stderr
    assert service.ready()


@pytest.mark.parametrize("command", _COMMANDS)
def test_the_help_of_every_command_has_an_example(command: str) -> None:
    words = [command, "check", "--help"] if command == "knowledge" else [command, "--help"]
    done = CliRunner().invoke(main, words, prog_name="nqi")
    assert done.exit_code == 0
    assert "Example" in done.stdout
    assert f"nqi {command}" in done.stdout.partition("Example")[2]


def test_the_help_lists_every_command(bare: Path) -> None:
    listed = nqi(bare, "--help").stdout
    assert [command for command in _COMMANDS if f"\n  {command} " not in listed] == []


@pytest.mark.parametrize("words", [["serv"], ["import"], ["serve", "--prot", "1"]])
def test_wrong_words_end_with_code_2_and_the_usage(bare: Path, words: list[str]) -> None:
    done = nqi(bare, *words)
    assert done.returncode == 2
    assert done.stderr.startswith("Usage:")
