"""Which field of a request breaks which rule."""

import re

import msgspec

from service.problems.wording import Rule, echo, rule_of

# Within an object of any members msgspec names the place `[...]`.
_WITH_PATH = re.compile(r"(.*?)(?: - at `\$((?:\.\w+|\[\d+\]|\[\.\.\.\])*)`)?", re.DOTALL)
_NAMED = re.compile(r"Object (?:missing required|contains unknown) field `(.*)`", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


class Breach(msgspec.Struct, frozen=True):
    """A rule that one field breaks; `pointer` is a JSON pointer (RFC 6901) into the body, or names a parameter."""

    pointer: str
    rule: Rule

    def message(self, english: bool) -> str:
        """The field and its rule in a sentence."""
        if english:
            return f"{self.pointer or 'the body'}: {self.rule.en}"
        return f"{self.pointer or '请求正文'}：{self.rule.zh}"


def breach_of_body(message: str) -> Breach:
    """What msgspec says of a body, such as «Expected `int` >= 1 - at `$.limit`»."""
    match = _WITH_PATH.fullmatch(message)
    what, path = (match[1], match[2] or "") if match else (message, "")
    steps = [name or number for name, number in _STEP.findall(path)]
    if named := _NAMED.fullmatch(what):
        steps.append(echo(named[1]))
    fields = [step for step in steps if not step.isdecimal()]
    return Breach(pointer_to(steps), rule_of(what, fields[-1] if fields else ""))


def breach_of_parameter(name: str, message: str) -> Breach:
    """What Litestar says of a parameter of the query or of a header."""
    return Breach(name, rule_of(message, name))


def pointer_to(steps: list[str]) -> str:
    """A JSON pointer, with `~` and `/` written as RFC 6901 wants."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
