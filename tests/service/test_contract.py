"""The OpenAPI document is true: generated requests, valid and not, find no answer that it does not describe.

The long run, of 10,000 cases for a caller of each role, takes some minutes a role:

    python -m tests.service.contract --cases 10000
"""

from pathlib import Path

import pytest

from tests.running import RunningService
from tests.service.contract.callers import Headers
from tests.service.contract.running import run

_OPERATIONS = 135
_ROLES = ("anonymous", "editor", "administrator", "operator", "partner", "test")


@pytest.mark.parametrize("role", _ROLES)
def test_generated_requests_find_nothing_that_the_document_does_not_say(
    service: RunningService, callers: dict[str, Headers], tmp_path: Path, role: str
) -> None:
    made = run(
        service.base_url,
        callers[role],
        tmp_path,
        "--phases=examples,fuzzing,stateful",
        "--max-examples=2",
        "--seed=1",
        "--generation-deterministic",
        timeout=300,
    )
    assert made.passed, made.output[-6000:]
    assert f" / {_OPERATIONS} total" in made.output
    assert made.cases > _OPERATIONS


def test_every_role_has_a_caller(callers: dict[str, Headers]) -> None:
    assert tuple(callers) == _ROLES
