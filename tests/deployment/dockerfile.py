"""The Dockerfile as a list of instructions."""

import json
from pathlib import Path

import msgspec

ROOT = Path(__file__).parent.parent.parent


class Instruction(msgspec.Struct, frozen=True):
    """One instruction: its word in capitals, and the rest of it on one line."""

    word: str
    rest: str

    def command(self) -> list[str]:
        """The words of an instruction in the JSON form."""
        words: list[str] = json.loads(self.rest[self.rest.index("[") :])
        return words


def stages() -> list[list[Instruction]]:
    """The stages of the Dockerfile, each beginning with its FROM."""
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    kept = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    found: list[list[Instruction]] = []
    for line in kept.replace("\\\n", " ").splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            if word == "FROM":
                found.append([])
            found[-1].append(Instruction(word, " ".join(rest.split())))
    return found


def all_of(stage: list[Instruction], word: str) -> list[str]:
    """What stands behind a word in a stage."""
    return [instruction.rest for instruction in stage if instruction.word == word]
