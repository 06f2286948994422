"""The Compose file, against the schema of the Compose specification and against what the service relies on.

compose-spec.json is that schema (Apache-2.0), unchanged, as check-jsonschema 0.39.0 ships it.
"""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from models.embedded.cluster import OWNER
from service.settings import read_settings
from tests.deployment.dockerfile import ROOT, all_of, stages

_TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
_PASSWORD = re.compile(r"\$\{POSTGRES_PASSWORD:\?[^}]+\}")


@pytest.fixture
def compose() -> dict[str, Any]:
    """The Compose file."""
    loaded: dict[str, Any] = yaml.safe_load(_TEXT)
    return loaded


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    """What the Compose specification allows."""
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


def test_the_file_follows_the_compose_specification(
    compose: dict[str, Any], validator: jsonschema.Draft202012Validator
) -> None:
    assert [error.message for error in validator.iter_errors(compose)] == []


def test_a_misspelt_key_does_not_follow_it(compose: dict[str, Any], validator: jsonschema.Draft202012Validator) -> None:
    compose["services"]["service"]["helthcheck"] = {}
    assert not validator.is_valid(compose)


def test_there_is_no_default_password_and_none_in_the_file(compose: dict[str, Any]) -> None:
    password = compose["services"]["database"]["environment"]["POSTGRES_PASSWORD"]
    assert _PASSWORD.fullmatch(password)
    url = compose["services"]["service"]["environment"]["NQI_DATABASE_URL"]
    assert re.fullmatch(r"\w+", _PASSWORD.sub("", url).split("//")[1].split(":")[0])
    assert "://nqi_owner:@database:5432/nqi" in _PASSWORD.sub("", url)
    (line,) = [line for line in (ROOT / ".env.example").read_text("utf-8").splitlines() if "PASSWORD=" in line]
    assert line == "POSTGRES_PASSWORD="
    assert ".env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_every_service_has_a_health_check_no_root_and_no_more_rights_than_it_needs(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"database", "service"}
    for service in compose["services"].values():
        assert service["healthcheck"]["test"][0] == "CMD"
        assert service["user"].split(":")[0] not in ("root", "0")
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert not service.get("privileged", False)


def test_the_service_waits_for_a_healthy_database_and_asks_it_as_its_owner(compose: dict[str, Any]) -> None:
    database, service = compose["services"]["database"], compose["services"]["service"]
    assert service["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert database["environment"]["POSTGRES_USER"] == OWNER
    assert database["image"] == "postgres:18"
    assert f"--username={OWNER}" in database["healthcheck"]["test"]


def test_the_settings_of_the_service_can_be_read(compose: dict[str, Any]) -> None:
    settings = read_settings(compose["services"]["service"]["environment"])
    assert settings.workers == 2
    assert settings.load_fixtures is True
    assert settings.database_url is not None


def test_the_database_keeps_texts_of_needs_out_of_its_log(compose: dict[str, Any]) -> None:
    command = compose["services"]["database"]["command"]
    assert "log_min_error_statement=panic" in command
    assert "log_error_verbosity=terse" in command


def test_data_is_kept_in_named_volumes_where_the_images_keep_it(compose: dict[str, Any]) -> None:
    assert set(compose["volumes"]) == {"database", "node"}
    assert compose["services"]["database"]["volumes"] == ["database:/var/lib/postgresql"]
    (kept,) = all_of(stages()[-1], "VOLUME")
    assert compose["services"]["service"]["volumes"] == [f"node:{kept}"]


def test_the_service_is_built_as_the_user_it_runs_as_and_reached_from_this_machine_alone(
    compose: dict[str, Any],
) -> None:
    service = compose["services"]["service"]
    assert [service["user"]] == all_of(stages()[-1], "USER")
    assert service["ports"] == [f"127.0.0.1:8000:{all_of(stages()[-1], 'EXPOSE')[0]}"]
    assert "ports" not in compose["services"]["database"]
