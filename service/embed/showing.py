"""An answer of the engine as people read it, wherever it is shown: inside other pages, in a frame, on our own."""

from sqlalchemy.ext.asyncio import AsyncSession

from matching.values import Only, Place
from matching.widen import Relaxed
from models.queries.nearest_stations import StationNearby, nearest_stations
from service.clock import today
from service.embed.asking import fields_of
from service.embed.parts import corrections, plan_shown, shown, station_name, tags, uncovered, understood
from service.embed.reading import Reader
from service.embed.views import NearStation, ResultView, Shown
from service.matcher import Matcher
from service.needs.structs import MatchAnswer, ShownMatch, StatedNeed

_MOST_STATIONS = 3


async def result_view(
    answer: MatchAnswer,
    stated: StatedNeed,
    matcher: Matcher,
    session: AsyncSession,
    english: bool,
    only: Only | None = None,
    usual_place: str | None = None,
) -> ResultView:
    """Everything that a result says; where nothing fits, what there is besides, and the stations nearby.

    `only` and `usual_place` are those that the answer was found with.
    """
    relaxed: tuple[Relaxed, ...] = ()
    stations: list[StationNearby] = []
    if not answer.matches:
        relaxed = matcher.relaxed(stated.to_need(only, usual_place))
        stations = await _nearby(answer.understanding.place, session, only or Only())
    return shown_result(answer, stated, english, relaxed, stations)


def shown_result(
    answer: MatchAnswer,
    stated: StatedNeed,
    english: bool,
    relaxed: tuple[Relaxed, ...] = (),
    stations: list[StationNearby] | None = None,
) -> ResultView:
    """The same of what is known already."""
    reader = Reader(english)
    w = reader.w
    near = {near.match.offering.id for near in answer.near_misses}
    return ResultView(
        english=english,
        w=w,
        match_id=str(answer.match_id),
        headline=_headline(len(answer.matches), reader),
        understood=understood(answer.understanding, reader),
        tags=tags(answer.understanding, reader),
        corrections=corrections(answer.understanding, reader),
        matches=[_shown(match, answer, reader) for match in answer.matches],
        plan=plan_shown(answer, reader),
        uncovered=uncovered(answer, reader),
        near=[
            _shown(
                each.match,
                answer,
                reader,
                w("near_missing", what=reader.said(each.missing.message, each.missing.message_en)),
            )
            for each in answer.near_misses
        ],
        relaxed=[_relaxed(each, answer, reader) for each in relaxed if each.match.offering.id not in near],
        stations=[_station(each, reader) for each in stations or []],
        placed=answer.understanding.place is not None,
        fields=fields_of(stated),
    )


def _headline(count: int, reader: Reader) -> str:
    if not count:
        return reader.w.nothing
    return reader.w.found_one if count == 1 else reader.w("found_many", count=count)


def _shown(match: ShownMatch, answer: MatchAnswer, reader: Reader, note: str = "") -> Shown:
    day = max(answer.understanding.constraints.needed_on or today(), today())
    return shown(match.offering, match.station, match.distance_km, match.reasons, match.misses, reader, day, note)


def _relaxed(each: Relaxed, answer: MatchAnswer, reader: Reader) -> Shown:
    given_up = [reader.said(miss.message, miss.message_en) for miss in each.given_up]
    w = reader.w
    note = w("relaxed_away", what=w.clause_separator.join(given_up)) if given_up else w.relaxed_nothing
    match, day = each.match, max(answer.understanding.constraints.needed_on or today(), today())
    return shown(match.offering, match.station, match.distance_km, match.reasons, match.misses, reader, day, note)


async def _nearby(place: Place | None, session: AsyncSession, only: Only) -> list[StationNearby]:
    if place is None or place.latitude is None or place.longitude is None:
        return []
    return await nearest_stations(
        session, place.latitude, place.longitude, _MOST_STATIONS, only.stations, only.regions, only.elements
    )


def _station(each: StationNearby, reader: Reader) -> NearStation:
    name, chinese = station_name(each.name, each.name_en, reader)
    organization = "" if each.organization == each.name else each.organization
    return NearStation(
        id=each.id,
        name=name,
        chinese=chinese,
        organization=organization,
        city=each.city or "",
        address=each.address or "",
        telephone=each.telephone or "",
        opening_hours=each.opening_hours or "",
        distance=reader.distance(each.distance_km),
    )
