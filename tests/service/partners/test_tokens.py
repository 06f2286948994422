"""An embed token says what was signed here, while it lasts, and nothing else is one."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest

from service.partners.tokens import PREFIX, Claims, Narrowed, read, signed
from service.problems import Refused

_KEYS = {"new": b"n" * 64, "old": b"o" * 64}
_CLAIMS = Claims(sitekey_id=uuid4(), parent=uuid4(), narrowed=Narrowed(regions=("4502",)))


def _token(lifetime: int = 60) -> str:
    return signed(_CLAIMS, timedelta(seconds=lifetime), _KEYS)[0]


def _payload(**other: Any) -> dict[str, Any]:
    said = jwt.decode(_token().removeprefix(PREFIX), options={"verify_signature": False})
    return {name: value for name, value in {**said, **other}.items() if value is not None}


def _encoded(
    payload: dict[str, Any], key: bytes | None = _KEYS["new"], algorithm: str = "HS256", kid: str = "new"
) -> str:
    return PREFIX + jwt.encode(payload, key, algorithm=algorithm, headers={"kid": kid})  # type: ignore[arg-type]


def test_what_was_signed_is_read_again_also_when_another_key_signs_now() -> None:
    token, ends = signed(_CLAIMS, timedelta(hours=1), _KEYS)
    assert read(token, _KEYS) == _CLAIMS
    assert read(token, {"newest": b"x" * 64, **_KEYS}) == _CLAIMS
    assert ends.timestamp() == jwt.decode(token.removeprefix(PREFIX), options={"verify_signature": False})["exp"]
    with pytest.raises(Refused):
        read(token, {"old": _KEYS["old"]})


def _without_signature() -> str:
    parts = [{"alg": "none", "typ": "JWT", "kid": "new"}, _payload()]
    return (
        PREFIX
        + ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        + "."
    )


def _tampered(place: int) -> str:
    parts = _token().removeprefix(PREFIX).split(".")
    middle = len(parts[place]) // 2
    other = "A" if parts[place][middle] != "A" else "B"
    parts[place] = parts[place][:middle] + other + parts[place][middle + 1 :]
    return PREFIX + ".".join(parts)


def _wider() -> str:
    """A token whose claims were replaced and whose signature was kept."""
    header, _, signature = _token().removeprefix(PREFIX).split(".")
    wider = base64.urlsafe_b64encode(json.dumps(_payload(regions=None)).encode()).decode().rstrip("=")
    return f"{PREFIX}{header}.{wider}.{signature}"


@pytest.mark.parametrize(
    "token",
    [
        _token(-1),
        _tampered(0),
        _tampered(1),
        _tampered(2),
        _wider(),
        _without_signature(),
        _encoded(_payload(), b"x" * 64),
        _encoded(_payload(), kid="unknown"),
        _encoded(_payload(), algorithm="HS512"),
        _encoded(_payload(aud="nqi")),
        _encoded(_payload(aud=None)),
        _encoded(_payload(iss="somebody")),
        _encoded(_payload(iss=None)),
        _encoded(_payload(exp=None)),
        _encoded(_payload(sub=None)),
        _encoded(_payload(sub="x")),
        _encoded(_payload(key=None)),
        _encoded(_payload(key=None, parent=str(uuid4()))),
        _encoded(_payload(regions="4502")),
        _encoded(_payload(regions=[4502])),
        PREFIX,
        f"{PREFIX}a.b.c",
        f"{PREFIX}.".ljust(5_000, "."),
        f"{PREFIX}\u4e2d",
    ],
)
def test_nothing_else_is_a_token(token: str) -> None:
    with pytest.raises(Refused) as refused:
        read(token, _KEYS)
    assert refused.value.kind.code == "key-not-valid"
