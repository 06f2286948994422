"""What a token may show of what its sitekey may, and never more."""

from collections.abc import Sequence

from matching.values import Only
from models.tables import Sitekey
from service.partners.origins import covers
from service.partners.tokens import Narrowed
from service.problems import Breach, Rule

_WIDER = Rule("wider-than-sitekey", "超出了该站点密钥的范围", "goes beyond what the sitekey allows")


def too_wide(narrowed: Narrowed, sitekey: Sitekey) -> list[Breach]:
    """What goes beyond the sitekey, each by its place; nothing where the token only narrows it."""
    return [
        *_beyond("/origins", [covers(sitekey.origins, origin) for origin in narrowed.origins or ()]),
        *_beyond("/stations", [not sitekey.stations or id_ in sitekey.stations for id_ in narrowed.stations or ()]),
        *_beyond(
            "/regions",
            [
                not sitekey.regions or any(region.startswith(wider) for wider in sitekey.regions)
                for region in narrowed.regions or ()
            ],
        ),
        *_beyond("/elements", [not sitekey.elements or one in sitekey.elements for one in narrowed.elements or ()]),
    ]


def only_of(sitekey: Sitekey, narrowed: Narrowed | None = None) -> Only | None:
    """What pages with the sitekey may show, narrowed where a token says so; None is everything."""
    part = narrowed or Narrowed()
    only = Only(
        stations=_chosen(part.stations, sitekey.stations),
        regions=_chosen(part.regions, sitekey.regions),
        elements=_chosen(part.elements, sitekey.elements),
    )
    return None if only == Only() else only


def _chosen(narrowed: tuple[str, ...] | None, whole: Sequence[str]) -> tuple[str, ...]:
    return tuple(whole) if narrowed is None else narrowed


def _beyond(pointer: str, within: list[bool]) -> list[Breach]:
    return [Breach(f"{pointer}/{place}", _WIDER) for place, is_within in enumerate(within) if not is_within]
