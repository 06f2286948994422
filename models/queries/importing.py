"""Writing stations and offerings in batches, keyed by their external ids; each change is recorded with who made it."""

import json
from typing import Any

import msgspec
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models.queries.history import Note, record_versions

Connection = AsyncConnection | AsyncSession


class Written(msgspec.Struct, frozen=True):
    """What a batch did: ids that were created and that were updated; the others stayed as they were."""

    created: list[str]
    updated: list[str]


_RENAMED_ORGANIZATIONS = text(
    """
    UPDATE organization SET name = given.name
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given(name text, uscc text)
    WHERE organization.uscc = given.uscc AND organization.name <> given.name
    """
)

_ORGANIZATIONS = text(
    """
    INSERT INTO organization (name, uscc, modelled)
    SELECT DISTINCT ON (name) name, uscc, modelled
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given(name text, uscc text, modelled boolean)
    ORDER BY name, uscc NULLS LAST
    ON CONFLICT (name) DO UPDATE SET uscc = EXCLUDED.uscc
    WHERE EXCLUDED.uscc IS NOT NULL AND organization.uscc IS DISTINCT FROM EXCLUDED.uscc
    """
)

_TAKEN_NAMES = text(
    """
    SELECT given.uscc
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given(name text, uscc text)
    JOIN organization AS coded ON coded.uscc = given.uscc
    JOIN organization AS named ON named.name = given.name
    WHERE coded.id <> named.id
    """
)

# In the order of their ids: two who write the same new ones at once wait for one another, and never each for the other.
_STATIONS = text(
    """
    WITH given AS (
        SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(
            id text, name text, name_en text, province text, city text, adcode text, latitude float8,
            longitude float8, address text, telephone text, opening_hours text, kind text, industries text[],
            accreditations text[], languages text[], modelled boolean, organization jsonb, organization_id uuid,
            content_hash text)
    )
    INSERT INTO station (external_id, organization_id, name, name_en, province, city, adcode, latitude, longitude,
        address, telephone, opening_hours, kind, industries, accreditations, languages, modelled, content_hash)
    SELECT given.id, organization.id, given.name, name_en, province, city, adcode, latitude, longitude,
        address, telephone, opening_hours, kind, industries, accreditations, languages, given.modelled, content_hash
    FROM given JOIN organization
        ON organization.id = given.organization_id
        OR (given.organization_id IS NULL AND organization.name = given.organization->>'name')
    ORDER BY given.id
    ON CONFLICT (external_id) DO UPDATE SET organization_id = EXCLUDED.organization_id, name = EXCLUDED.name,
        name_en = EXCLUDED.name_en, province = EXCLUDED.province, city = EXCLUDED.city, adcode = EXCLUDED.adcode,
        latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude, address = EXCLUDED.address,
        telephone = EXCLUDED.telephone, opening_hours = EXCLUDED.opening_hours, kind = EXCLUDED.kind,
        industries = EXCLUDED.industries, accreditations = EXCLUDED.accreditations, languages = EXCLUDED.languages,
        modelled = EXCLUDED.modelled, content_hash = EXCLUDED.content_hash, updated_at = now(),
        state = 'published', version = station.version + 1
    WHERE station.content_hash <> EXCLUDED.content_hash OR station.state <> 'published'
    RETURNING external_id, (xmax = 0) AS created
    """
)

_OFFERINGS = text(
    """
    INSERT INTO offering (external_id, station_id, title, element, summary, industries, products, items, standards,
        capabilities, accreditations, modes, turnaround_days, price_min, price_max, price_currency, price_basis,
        eligibility, assured_date, state, state_reason, content_hash)
    SELECT row.id, station.id, title, element, summary, row.industries, products, items, standards, capabilities,
        row.accreditations, modes, turnaround_days, (price->>'min')::numeric, (price->>'max')::numeric,
        price->>'currency', price->>'basis', NULLIF(eligibility, 'null'::jsonb),
        row.assured_date, COALESCE(row.state, 'published'), row.state_reason, row.content_hash
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(
        id text, station text, title text, element text, summary text, industries text[], products text[],
        items text[], standards text[], capabilities jsonb, accreditations text[], modes text[],
        turnaround_days int, price jsonb, eligibility jsonb, assured_date date, state text, state_reason text,
        content_hash text)
    JOIN station ON station.external_id = row.station
    ORDER BY row.id
    ON CONFLICT (external_id) DO UPDATE SET station_id = EXCLUDED.station_id, title = EXCLUDED.title,
        element = EXCLUDED.element, summary = EXCLUDED.summary, industries = EXCLUDED.industries,
        products = EXCLUDED.products, items = EXCLUDED.items, standards = EXCLUDED.standards,
        capabilities = EXCLUDED.capabilities, accreditations = EXCLUDED.accreditations, modes = EXCLUDED.modes,
        turnaround_days = EXCLUDED.turnaround_days, price_min = EXCLUDED.price_min, price_max = EXCLUDED.price_max,
        price_currency = EXCLUDED.price_currency, price_basis = EXCLUDED.price_basis,
        eligibility = EXCLUDED.eligibility, content_hash = EXCLUDED.content_hash,
        assured_date = COALESCE(EXCLUDED.assured_date, offering.assured_date),
        state = EXCLUDED.state, state_reason = EXCLUDED.state_reason, version = offering.version + 1, updated_at = now()
    WHERE offering.content_hash <> EXCLUDED.content_hash OR offering.state <> EXCLUDED.state
        OR offering.assured_date <> EXCLUDED.assured_date
        OR (offering.assured_date IS NULL AND EXCLUDED.assured_date IS NOT NULL)
        OR (EXCLUDED.state_reason IS NOT NULL AND offering.state_reason IS DISTINCT FROM EXCLUDED.state_reason)
    RETURNING external_id, (xmax = 0) AS created
    """
)

_FORGET_SCOPE = text(
    """
    DELETE FROM scope_line USING offering
    WHERE scope_line.offering_id = offering.id AND offering.external_id = ANY(:ids)
    """
)
_GIVEN = """
    SELECT offering.id AS offering_id, line.ordinality::int AS position, line.value AS line
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(id text, scope_lines jsonb)
    JOIN offering ON offering.external_id = row.id
    CROSS JOIN LATERAL jsonb_array_elements(row.scope_lines) WITH ORDINALITY AS line
"""
_SCOPE = text(
    f"""
    INSERT INTO scope_line (offering_id, position, object, parameter, method, standard, minimum, maximum, unit,
        uncertainty, uncertainty_unit, coverage_factor, conditions, limits)
    SELECT offering_id, position, line->>'object', line->>'parameter', line->>'method', line->>'standard',
        (line->>'minimum')::float8, (line->>'maximum')::float8, line->>'unit', (line->>'uncertainty')::float8,
        line->>'uncertainty_unit', (line->>'coverage_factor')::float8, line->>'conditions', line->>'limits'
    FROM ({_GIVEN}) AS given
    """  # noqa: S608 - both pieces are fixed
)
# A statement of its own: row-level security looks up the line, which must be there already.
_HELD = text(
    f"""
    INSERT INTO accreditation (scope_line_id, position, scheme, certificate, valid_from, valid_to, state,
        last_verified)
    SELECT scope_line.id, held.ordinality::int, held.value->>'scheme', held.value->>'certificate',
        (held.value->>'valid_from')::date, (held.value->>'valid_to')::date, held.value->>'state',
        (held.value->>'last_verified')::date
    FROM ({_GIVEN}) AS given JOIN scope_line USING (offering_id, position)
    CROSS JOIN LATERAL jsonb_array_elements(given.line->'accreditations') WITH ORDINALITY AS held
    """  # noqa: S608
)


async def one_at_a_time(connection: Connection) -> None:
    """Wait until no other import is running; the turn ends with this transaction."""
    await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('nqi import'))"))


async def write_stations(connection: Connection, rows: list[dict[str, Any]], note: Note) -> Written:
    """Create or update stations.

    A row names its organization by id, or as an object by which it is created where it is missing; one with a code is
    known by that.
    """
    named = [{**row["organization"], "modelled": row["modelled"]} for row in rows if row.get("organization")]
    if named:
        organizations = json.dumps(named)
        await connection.execute(_RENAMED_ORGANIZATIONS, {"rows": organizations})
        await connection.execute(_ORGANIZATIONS, {"rows": organizations})
    written = _written(await connection.execute(_STATIONS, {"rows": json.dumps(rows)}))
    await record_versions(connection, "station", [*written.created, *written.updated], note)
    return written


async def taken_names(connection: Connection, names: dict[str, str]) -> set[str]:
    """Of codes with the names that they are to have: those whose name another organization has already."""
    rows = [{"uscc": uscc, "name": name} for uscc, name in names.items()]
    return set(await _column(connection, _TAKEN_NAMES, {"rows": json.dumps(rows)}))


async def write_offerings(connection: Connection, rows: list[dict[str, Any]], note: Note) -> Written:
    """Create or update offerings with their scope lines; their stations must be there.

    A row without a state is published; one without an assured date leaves the one that is known. What a row gives as
    `why` is the reason of its change; without one it is the note's.
    """
    written = _written(await connection.execute(_OFFERINGS, {"rows": json.dumps(rows)}))
    changed = {*written.created, *written.updated}
    if written.updated:
        await connection.execute(_FORGET_SCOPE, {"ids": written.updated})
    rich = [
        {"id": row["id"], "scope_lines": row["scope_lines"]}
        for row in rows
        if row["id"] in changed and row["scope_lines"]
    ]
    if rich:
        scope = {"rows": json.dumps(rich)}
        await connection.execute(_SCOPE, scope)
        await connection.execute(_HELD, scope)
    reasons = {row["id"]: row["why"] for row in rows if row.get("why")}
    await record_versions(connection, "offering", [*written.created, *written.updated], note, reasons)
    return written


async def known_stations(connection: Connection) -> set[str]:
    """The ids of all stations of the catalogue."""
    return set(await _column(connection, text("SELECT external_id FROM station"), {}))


async def count_offerings(connection: Connection) -> int:
    """How many offerings the catalogue holds, in whatever state."""
    return int(await connection.scalar(text("SELECT count(*) FROM offering")) or 0)


def _written(result: Any) -> Written:
    rows = result.all()
    return Written([row[0] for row in rows if row[1]], [row[0] for row in rows if not row[1]])


async def _column(connection: Connection, query: TextClause, parameters: dict[str, Any]) -> list[str]:
    return [row[0] for row in await connection.execute(query, parameters)]
