"""The guide to webhooks: its samples know a genuine message from any other, and its table is that of the code."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from models.queries.webhook_sending import Due
from service.clock import now
from service.stations.words.choices import CHOICES
from service.webhooks.messages import body_of, headers_of
from service.webhooks.secrets import PREFIX, new_secret_base64
from service.webhooks.types import SAID
from tests.documents.pages import blocks, names, prose, read, rows, section

_GUIDE = read("docs/webhooks.md")


class Message(msgspec.Struct, frozen=True):
    """A message as a receiver gets it, and whether it is to be taken."""

    why: str
    secret: str
    headers: dict[str, str]
    body: str
    genuine: bool


def _messages() -> list[Message]:
    due = Due(
        id=uuid4(),
        event_id=uuid4(),
        type="need.moved",
        data={"need": "N-1", "from": "submitted", "to": "accepted"},
        live=True,
        occurred_at=datetime(2027, 3, 1, tzinfo=UTC),
        due_at=now(),
        tries=0,
        first_try_at=None,
    )
    secret, other = PREFIX + new_secret_base64(), PREFIX + new_secret_base64()
    body = body_of(due)
    written = body.decode()

    def signed(*secrets: str, at: float = 0) -> dict[str, str]:
        moment = datetime.fromtimestamp(time.time() + at, UTC)
        return headers_of(due, body, secrets, moment)

    return [
        Message("one signature", secret, signed(secret), written, True),
        Message("two, the first fits", secret, signed(secret, other), written, True),
        Message("two, the second fits", secret, signed(other, secret), written, True),
        Message("another secret", secret, signed(other), written, False),
        Message("another body", secret, signed(secret), written.replace("N-1", "N-2"), False),
        Message("another id", secret, {**signed(secret), "webhook-id": str(uuid4())}, written, False),
        Message("too old", secret, signed(secret, at=-400), written, False),
        Message("from the future", secret, signed(secret, at=400), written, False),
        Message("no number", secret, {**signed(secret), "webhook-timestamp": "soon"}, written, False),
        Message("no signature", secret, {**signed(secret), "webhook-signature": "v1,"}, written, False),
        Message("another version", secret, _as_version_two(signed(secret)), written, False),
    ]


def _as_version_two(headers: dict[str, str]) -> dict[str, str]:
    return {**headers, "webhook-signature": headers["webhook-signature"].replace("v1,", "v2,")}


@pytest.fixture
def messages() -> list[Message]:
    """Made for each test: what was signed more than five minutes ago is too old to be taken."""
    return _messages()


def _wrong(messages: list[Message], taken: list[bool]) -> list[str]:
    return [message.why for message, took in zip(messages, taken, strict=True) if took != message.genuine]


def test_the_sample_in_python_takes_what_is_genuine_and_nothing_else(messages: list[Message]) -> None:
    (sample,) = blocks(_GUIDE, "python")
    names_of: dict[str, Any] = {}
    exec(sample, names_of)
    verify: Callable[..., str] = names_of["verify"]

    def takes(message: Message) -> bool:
        try:
            return verify(message.secret, message.headers, message.body.encode()) == message.headers["webhook-id"]
        except ValueError:
            return False

    assert _wrong(messages, [takes(message) for message in messages]) == []


def _tool(name: str, wanted: bool) -> str:
    found = shutil.which(name)
    if found is None and wanted and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def test_the_sample_in_javascript_takes_what_is_genuine_and_nothing_else(
    messages: list[Message], tmp_path: Path
) -> None:
    node = _tool("node", wanted=True)
    (sample,) = blocks(_GUIDE, "javascript")
    program = tmp_path / "verify.js"
    program.write_text(
        sample
        + """
const messages = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(messages.map((message) => {
  try {
    return verify(message.secret, message.headers, Buffer.from(message.body)) === message.headers["webhook-id"];
  } catch {
    return false;
  }
})));
"""
    )
    done = subprocess.run(
        [node, str(program)], input=msgspec.json.encode(messages), capture_output=True, check=True, timeout=60
    )
    assert _wrong(messages, json.loads(done.stdout)) == []


def test_the_sample_in_java_takes_what_is_genuine_and_nothing_else(messages: list[Message], tmp_path: Path) -> None:
    java = _tool("java", wanted=False)
    (sample,) = blocks(_GUIDE, "java")
    main = """
    public static void main(String[] words) throws Exception {
        for (int at = 0; at < words.length; at += 5) {
            byte[] body = words[at + 4].getBytes(StandardCharsets.UTF_8);
            System.out.println(verify(words[at], words[at + 1], words[at + 2], words[at + 3], body));
        }
    }
}
"""
    program = tmp_path / "Webhooks.java"
    program.write_text(sample.rstrip().removesuffix("}") + main)
    done = subprocess.run(
        [java, str(program), *_words(messages)], capture_output=True, text=True, check=True, timeout=120
    )
    assert _wrong(messages, [line == "true" for line in done.stdout.split()]) == []


def _words(messages: list[Message]) -> list[str]:
    """Five words a message, for programs that read no JSON by themselves."""
    return [
        word
        for message in messages
        for word in (
            message.secret,
            *(message.headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature")),
            message.body,
        )
    ]


def test_the_sample_in_php_takes_what_is_genuine_and_nothing_else(messages: list[Message], tmp_path: Path) -> None:
    php = _tool("php", wanted=False)
    (sample,) = blocks(_GUIDE, "php")
    program = tmp_path / "verify.php"
    program.write_text(
        sample
        + """
foreach (array_chunk(array_slice($argv, 1), 5) as $message) {
    echo verify(...$message) ? "true\\n" : "false\\n";
}
"""
    )
    # What is a warning to a language that goes on after it is a mistake of the sample.
    command = [php, "-d", "display_errors=stderr", "-d", "error_reporting=-1", str(program), *_words(messages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert _wrong(messages, [line == "true" for line in done.stdout.split()]) == []
    assert done.stderr == ""


_PROJECT = """
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net{version}</TargetFramework></PropertyGroup>
</Project>
"""


def test_the_sample_in_csharp_takes_what_is_genuine_and_nothing_else(messages: list[Message], tmp_path: Path) -> None:
    (sample,) = blocks(_GUIDE, "csharp")
    main = """
static class Program
{
    static void Main(string[] words)
    {
        for (var at = 0; at < words.Length; at += 5)
        {
            var body = Encoding.UTF8.GetBytes(words[at + 4]);
            Console.WriteLine(Webhooks.Verify(words[at], words[at + 1], words[at + 2], words[at + 3], body));
        }
    }
}
"""
    program = tmp_path / "Program.cs"
    program.write_text(sample + main)
    command = [*_built_csharp(program), *_words(messages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert _wrong(messages, [line == "True" for line in done.stdout.split()]) == []


def _built_csharp(program: Path) -> list[str]:
    """The command that runs a program in C#, built with the compiler of .NET or of Mono."""
    mono = shutil.which("mcs")
    if mono is not None and shutil.which("dotnet") is None:
        built = program.with_suffix(".exe")
        subprocess.run([mono, f"-out:{built}", str(program)], check=True, timeout=120)
        return [_tool("mono", wanted=False), str(built)]
    dotnet = _tool("dotnet", wanted=False)
    environment = {**os.environ, "DOTNET_CLI_HOME": str(program.parent), "DOTNET_CLI_TELEMETRY_OPTOUT": "1"}
    told = subprocess.run(
        [dotnet, "--version"], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    version = ".".join(told.stdout.split(".")[:2])
    program.with_suffix(".csproj").write_text(_PROJECT.format(version=version))
    built = program.parent / "built"
    subprocess.run(
        [dotnet, "build", "-o", str(built), str(program.with_suffix(".csproj"))],
        env=environment,
        check=True,
        timeout=240,
    )
    return [dotnet, str(built / "Program.dll")]


def test_the_table_of_types_is_that_of_the_code() -> None:
    table = rows(section(_GUIDE, "## Messages"))
    assert {names(row[0])[0]: row[1] for row in table} == {type_: said[1] for type_, said in SAID.items()}


def test_every_word_for_what_went_wrong_is_in_the_guide() -> None:
    said = set(names(prose(section(_GUIDE, "## Answering"))))
    assert set(CHOICES["delivery_error"]) <= said
