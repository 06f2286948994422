"""Everything that the environment decides, read once."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

_SECONDS = r"^0( [0-9]{1,6}(\.[0-9]{1,3})?){0,19}$"
"""Numbers of seconds, with a space between."""


class SettingsError(Exception):
    """A setting in the environment cannot be used."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename=lambda name: f"NQI_{name.upper()}"):
    """The settings; each stands in the environment as NQI_ and its name in capitals."""

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Annotated[int, Meta(ge=1, le=65535)] = 8000
    """Port to listen on."""
    workers: Annotated[int, Meta(ge=1, le=64)] = 1
    """Processes that answer requests."""
    data_dir: Path = Path("data")
    """Where the embedded PostgreSQL, the index and what else belongs to this node are kept."""
    database_url: str | None = None
    """The owner's address of a PostgreSQL of the operator's; without it the embedded one is used."""
    service_database_url: str | None = None
    """The service role's address; without it, it is derived from the owner's."""
    load_fixtures: bool | None = None
    """Whether an empty catalogue gets the modelled fixtures; unset, the embedded database does and yours does not."""
    pool_size: Annotated[int, Meta(ge=1, le=100)] = 5
    """Connections of each process."""
    weights: Path | None = None
    """A file of ranking weights of your own, as `nqi learn` writes it; without it, ours."""
    behind_proxy: bool = False
    """Whether a proxy in front says where callers are (X-Forwarded-For) and whether they use HTTPS (X-Forwarded-Proto)."""
    sealing_keys_file: Path | None = None
    """The file of the keys that secrets and contacts are sealed with; without it, `sealing.keys` in the data folder."""
    contact_days: Annotated[int, Meta(ge=1, le=3650)] = 180
    """For how many days after the end of a case its contact, attachments and texts are kept."""
    contact_handler: str | None = None
    """Who handles contacts by law and how to reach them, shown with the texts that enterprises agree to."""
    limits_file: Path | None = None
    """A JSON file with time limits of your own for needs and referrals; without it, the defaults of docs/cases.md."""
    clock_file: Path | None = None
    """For simulations alone: a file that says how far the service's clock is ahead."""
    webhooks_allow_private: bool = False
    """Whether webhooks may go to private addresses, over plain HTTP and to any port: for development and tests alone."""
    webhooks_schedule: Annotated[str, Meta(pattern=_SECONDS)] = "0 5 300 1800 7200 18000 36000 50400 72000 86400"
    """The seconds before each try of a webhook; the first is made at once."""
    webhooks_timeout_seconds: Annotated[int, Meta(ge=1, le=60)] = 20
    """How long a receiver of webhooks may take to answer."""
    portal_sitekey_per_minute: Annotated[int, Meta(ge=1, le=100_000)] = 600
    """How many requests a minute a sitekey has where nothing else is said; only the operator gives one more."""
    portal_origin_per_minute: Annotated[int, Meta(ge=1, le=100_000)] = 600
    """How many requests a minute the pages of an origin have, with all sitekeys together."""
    portal_address_per_minute: Annotated[int, Meta(ge=1, le=100_000)] = 60
    """How many requests a minute one address has, with all portals together."""
    portal_demo: bool = True
    """Whether the demo sitekeys hold, for any origin, over the demo catalogue."""
    log_level: Annotated[str, Meta(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    """What is worth a line in the log."""

    @property
    def knowledge_dir(self) -> Path:
        """Where what was worked out from the knowledge tables is kept for the next start."""
        return self.data_dir / "knowledge"

    @property
    def sealing_keys(self) -> Path:
        """Where the keys are that secrets and contacts are sealed with."""
        return self.sealing_keys_file or self.data_dir / "sealing.keys"

    @property
    def webhooks_schedule_seconds(self) -> tuple[float, ...]:
        """The seconds before each try of a webhook."""
        return tuple(float(seconds) for seconds in self.webhooks_schedule.split(" "))

    @property
    def index_dir(self) -> Path:
        """Where this node's index lives."""
        return self.data_dir / "index"

    @property
    def demo_index_dir(self) -> Path:
        """Where this node's index of the demo catalogue lives."""
        return self.data_dir / "demo-index"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an environment, or SettingsError that names the variable and the rule."""
    ours = {name: value for name, value in environment.items() if name.startswith("NQI_") and value != ""}
    try:
        return msgspec.convert(ours, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        message = str(error).replace("`$.", "`")
        raise SettingsError(message) from None


def _decode(type_: type, value: object) -> object:
    if type_ is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(f"no setting has the type {type_}")
