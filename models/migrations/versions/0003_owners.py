"""Stations own their listings: accounts, keys, history, imports, standards; row-level security separates organizations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

# A query of its own is asked once for a whole statement, not once for every row.
ROLE = "(SELECT current_setting('nqi.role', true))"
MINE = "(SELECT NULLIF(current_setting('nqi.organization', true), '')::uuid)"


def _owned(column: str) -> str:
    # As a CASE, since of comparisons with a setting PostgreSQL thinks that hardly a row passes, and reads whole tables
    # in the order of the wrong one.
    return f"(CASE {ROLE} WHEN 'operator' THEN true WHEN 'organization' THEN {column} = {MINE} ELSE false END)"


def _of(table: str, condition: str) -> str:
    return f"({ROLE} = 'operator' OR EXISTS (SELECT 1 FROM {table} WHERE {condition}))"


LINE_OF_OFFERING = 'offering.id = scope_line.offering_id'
HELD_BY_LINE = 'scope_line.id = accreditation.scope_line_id'
PUBLISHED = f"(CASE {ROLE} WHEN 'public' THEN state = 'published' ELSE false END)"
ASKING = f"{ROLE} = 'authentication'"
IS_PUBLIC = f"(CASE {ROLE} WHEN 'public' THEN true ELSE false END)"
NOT_PUBLIC = f"{ROLE} IN ('operator', 'organization')"

READ = {
    'organization': f"{_owned('id')} OR {IS_PUBLIC} OR {ASKING}",
    'station': f"{_owned('organization_id')} OR {PUBLISHED}",
    'offering': f"{_owned('organization_id')} OR {PUBLISHED}",
    'scope_line': _of('offering', LINE_OF_OFFERING),
    'accreditation': _of('scope_line', HELD_BY_LINE),
    'listing_change': _owned('organization_id'),
    'listing_import': _owned('organization_id'),
    'account': f"{_owned('organization_id')} OR {ASKING}",
    'account_session': f"{ROLE} = 'operator' OR {ASKING} OR EXISTS (SELECT 1 FROM account WHERE account.id = account_id)",
    'api_key': f"{_owned('organization_id')} OR {ASKING}",
    'standard': f"{ROLE} <> ''",
}
"""Table → which of its rows the tenant of a transaction sees; where none is named, every comparison is unknown."""
WRITE = {
    'organization': _owned('id'),
    'station': _owned('organization_id'),
    'offering': _owned('organization_id'),
    'scope_line': f"{NOT_PUBLIC} AND {_of('offering', LINE_OF_OFFERING)}",
    'accreditation': f"{NOT_PUBLIC} AND {_of('scope_line', HELD_BY_LINE)}",
    'listing_change': _owned('organization_id'),
    'listing_import': _owned('organization_id'),
    'account': f"{_owned('organization_id')} OR {ASKING}",
    'account_session': f"{ROLE} = 'operator' OR {ASKING} OR EXISTS (SELECT 1 FROM account WHERE account.id = account_id)",
    'api_key': f"{_owned('organization_id')} OR {ASKING}",
    'standard': f"{ROLE} = 'operator'",
}
"""Table → which rows it may write."""

GRANTS = (
    'GRANT SELECT, INSERT ON listing_change TO nqi_service',
    'GRANT SELECT, INSERT, UPDATE ON account, api_key, listing_import, standard TO nqi_service',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON account_session, attempt TO nqi_service',
    'GRANT SELECT ON station_entry, catalogue_entry TO nqi_service',
)
"""Of history nothing can be changed, not even by the service itself."""

OWNED_FEED = """
    CREATE OR REPLACE FUNCTION mark_offering_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.changed_in := pg_current_xact_id();
        NEW.organization_id := (SELECT organization_id FROM station WHERE id = NEW.station_id);
        RETURN NEW;
    END $$
"""
FEED = """
    CREATE OR REPLACE FUNCTION mark_offering_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.changed_in := pg_current_xact_id();
        RETURN NEW;
    END $$
"""

STATIONS = """
    CREATE VIEW station_entry WITH (security_invoker = true) AS
    SELECT
        station.id AS station_id,
        station.external_id,
        station.adcode,
        station.kind,
        station.industries,
        station.accreditations,
        json_build_object(
            'id', station.external_id, 'name', station.name, 'name_en', station.name_en,
            'province', station.province, 'city', station.city, 'adcode', station.adcode,
            'latitude', station.latitude, 'longitude', station.longitude, 'kind', station.kind,
            'industries', station.industries, 'accreditations', station.accreditations,
            'languages', station.languages, 'modelled', station.modelled,
            'organization', json_build_object('name', organization.name, 'uscc', organization.uscc)
        ) AS document{more}
    FROM station JOIN organization ON organization.id = station.organization_id
"""
OFFERINGS = """
    CREATE VIEW catalogue_entry WITH (security_invoker = true) AS
    SELECT
        offering.id AS offering_id,
        offering.external_id,
        offering.title,
        offering.summary,
        offering.element,
        offering.industries,
        offering.products,
        offering.items,
        offering.accreditations,
        offering.state,
        offering.changed_in,
        station_entry.adcode,
        station_entry.external_id AS station_external_id,
        station_entry.document AS station_document,
        json_build_object(
            'id', offering.external_id, 'station', station_entry.external_id, 'title', offering.title,
            'element', offering.element, 'summary', offering.summary, 'industries', offering.industries,
            'products', offering.products, 'items', offering.items, 'standards', offering.standards,
            'capabilities', offering.capabilities, 'accreditations', offering.accreditations,
            'modes', offering.modes, 'turnaround_days', offering.turnaround_days,
            'price', CASE WHEN offering.price_min IS NOT NULL THEN json_build_object(
                'min', offering.price_min, 'max', offering.price_max,
                'currency', offering.price_currency, 'basis', offering.price_basis) END,
            'eligibility', offering.eligibility,
            {assured}'scope_lines', COALESCE(lines.documents, '[]'::json)
        ) AS document{more}
    FROM offering
    JOIN station_entry ON station_entry.station_id = offering.station_id
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object(
            'object', line.object, 'parameter', line.parameter, 'method', line.method,
            'standard', line.standard, 'minimum', line.minimum, 'maximum', line.maximum, 'unit', line.unit,
            'uncertainty', line.uncertainty, 'uncertainty_unit', line.uncertainty_unit,
            'coverage_factor', line.coverage_factor, 'conditions', line.conditions, 'limits', line.limits,
            'accreditations', COALESCE(held.documents, '[]'::json)) ORDER BY line.position) AS documents
        FROM scope_line AS line
        LEFT JOIN LATERAL (
            SELECT json_agg(json_build_object(
                'scheme', scheme, 'certificate', certificate, 'valid_from', valid_from, 'valid_to', valid_to,
                'state', state, 'last_verified', last_verified) ORDER BY position) AS documents
            FROM accreditation WHERE accreditation.scope_line_id = line.id
        ) AS held ON true
        WHERE line.offering_id = offering.id
    ) AS lines ON true
"""
OF_STATIONS = """,
        station.organization_id, station.state, station.version, station.updated_at, station.name"""
OF_OFFERINGS = """,
        offering.organization_id, offering.state_reason, offering.version, offering.updated_at, offering.assured_date"""
ASSURED = "'assured_date', offering.assured_date, "

STATES = ('valid', 'suspended', 'withdrawn', 'expired')


def _accreditation_states(states: tuple[str, ...]) -> None:
    op.drop_constraint(op.f('ck_accreditation_state'), 'accreditation', type_='check')
    op.create_check_constraint(op.f('ck_accreditation_state'), 'accreditation', f'state IN {states}')


def _views(owned: bool) -> None:
    op.execute('DROP VIEW catalogue_entry')
    op.execute('DROP VIEW station_entry')
    op.execute(STATIONS.format(more=OF_STATIONS if owned else ''))
    op.execute(OFFERINGS.format(more=OF_OFFERINGS if owned else '', assured=ASSURED if owned else ''))
    op.execute('GRANT SELECT ON station_entry, catalogue_entry TO nqi_service')


def upgrade() -> None:
    _own_listings()
    _create_accounts()
    _create_history()
    _create_standards()
    _views(owned=True)
    _record_listings()
    for statement in GRANTS:
        op.execute(statement)
    for table in READ:
        op.execute(f'ALTER TABLE {table} ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE {table} FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY seen ON {table} FOR SELECT USING ({READ[table]})')
        op.execute(f'CREATE POLICY added ON {table} FOR INSERT WITH CHECK ({WRITE[table]})')
        op.execute(f'CREATE POLICY changed ON {table} FOR UPDATE USING ({WRITE[table]}) WITH CHECK ({WRITE[table]})')
        op.execute(f'CREATE POLICY removed ON {table} FOR DELETE USING ({WRITE[table]})')


def _own_listings() -> None:
    op.add_column('station', sa.Column('state', sa.Text(), server_default='published', nullable=False))
    op.add_column('station', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.create_check_constraint(op.f('ck_station_state'), 'station', "state IN ('published', 'withdrawn')")
    op.add_column('offering', sa.Column('organization_id', sa.Uuid(), nullable=True))
    op.add_column('offering', sa.Column('state_reason', sa.Text(), nullable=True))
    op.add_column('offering', sa.Column('assured_date', sa.Date(), nullable=True))
    op.add_column('offering', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.execute(OWNED_FEED)
    # The trigger fills in the organization.
    op.execute('UPDATE offering SET organization_id = NULL')
    op.alter_column('offering', 'organization_id', nullable=False)
    op.create_foreign_key(
        op.f('fk_offering_organization_id_organization'), 'offering', 'organization', ['organization_id'], ['id']
    )
    op.create_index(op.f('ix_offering_organization_id'), 'offering', ['organization_id'], unique=False)
    _accreditation_states((*STATES, 'unverified'))


def _create_accounts() -> None:
    op.create_table('account',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=True),
    sa.Column('login', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), server_default='true', nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('totp_secret', sa.Text(), nullable=True),
    sa.Column('totp_confirmed', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('totp_last_step', sa.Integer(), nullable=True),
    sa.Column('invitation_hash', sa.LargeBinary(), nullable=True),
    sa.Column('invitation_ends', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("role IN ('operator', 'administrator', 'editor')", name=op.f('ck_account_role')),
    sa.CheckConstraint("(role = 'operator') = (organization_id IS NULL)", name=op.f('ck_account_organization')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_account_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('login', name=op.f('uq_account_login')),
    sa.UniqueConstraint('invitation_hash', name=op.f('uq_account_invitation_hash'))
    )
    op.create_index(op.f('ix_account_organization_id'), 'account', ['organization_id'], unique=False)
    op.create_table('account_session',
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('last_seen', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_session_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_account_session'))
    )
    op.create_index(op.f('ix_account_session_account_id'), 'account_session', ['account_id'], unique=False)
    op.create_index(op.f('ix_account_session_ends_at'), 'account_session', ['ends_at'], unique=False)
    op.create_table('api_key',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=True),
    sa.Column('holder', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('shown', sa.Text(), nullable=False),
    sa.Column('secret_hash', sa.LargeBinary(), nullable=False),
    sa.Column('scopes', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('live', sa.Boolean(), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaced_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("holder IN ('operator', 'organization', 'partner')", name=op.f('ck_api_key_holder')),
    sa.CheckConstraint("(holder = 'operator') = (organization_id IS NULL)", name=op.f('ck_api_key_organization')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_api_key_organization_id_organization')),
    sa.ForeignKeyConstraint(['replaced_by'], ['api_key.id'], name=op.f('fk_api_key_replaced_by_api_key')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_api_key_secret_hash'))
    )
    op.create_index(op.f('ix_api_key_organization_id'), 'api_key', ['organization_id'], unique=False)
    op.create_table('attempt',
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('what', name=op.f('pk_attempt'))
    )
    op.create_index(op.f('ix_attempt_last_at'), 'attempt', ['last_at'], unique=False)


def _create_history() -> None:
    op.create_table('listing_change',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Uuid(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('import_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('document', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("kind IN ('station', 'offering')", name=op.f('ck_listing_change_kind')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_listing_change_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing_change')),
    sa.UniqueConstraint('kind', 'listing_id', 'version', name=op.f('uq_listing_change_kind_listing_id_version'))
    )
    op.create_index(op.f('ix_listing_change_import_id'), 'listing_change', ['import_id'], unique=False)
    op.create_index(op.f('ix_listing_change_organization_id'), 'listing_change', ['organization_id'], unique=False)
    op.create_table('listing_import',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('station', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('mode', sa.Text(), nullable=False),
    sa.Column('dry_run', sa.Boolean(), nullable=False),
    sa.Column('publish', sa.Boolean(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('file', sa.LargeBinary(), nullable=True),
    sa.Column('marked', sa.LargeBinary(), nullable=True),
    sa.Column('state', sa.Text(), server_default='queued', nullable=False),
    sa.Column('stage', sa.Text(), server_default='', nullable=False),
    sa.Column('done_rows', sa.Integer(), server_default='0', nullable=False),
    sa.Column('total_rows', sa.Integer(), nullable=True),
    sa.Column('report', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('worker_seen', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reverted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('queued', 'running', 'done', 'refused', 'failed', 'cancelled', 'reverted')", name=op.f('ck_listing_import_state')),
    sa.CheckConstraint("mode IN ('all_or_nothing', 'skip_bad_rows')", name=op.f('ck_listing_import_mode')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_listing_import_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing_import'))
    )
    op.create_index(op.f('ix_listing_import_organization_id'), 'listing_import', ['organization_id'], unique=False)
    op.create_index(op.f('ix_listing_import_state'), 'listing_import', ['state'], unique=False)


def _record_listings() -> None:
    # By the new views, so that the first version of a listing says what later ones say.
    for kind, view, id_ in (('station', 'station_entry', 'station_id'), ('offering', 'catalogue_entry', 'offering_id')):
        op.execute(
            f"""
            INSERT INTO listing_change (kind, listing_id, organization_id, version, action, actor, state, document)
            SELECT '{kind}', entry.{id_}, listing.organization_id, 1, 'recorded', 'migration', listing.state,
                entry.document::jsonb
            FROM {view} AS entry JOIN {kind} AS listing ON listing.id = entry.{id_}
            """
        )


def _create_standards() -> None:
    op.create_table('standard',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('designation', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('edition', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('published', sa.Date(), nullable=True),
    sa.Column('effective', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Date(), nullable=True),
    sa.Column('replaced_by', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("state IN ('current', 'withdrawn', 'upcoming')", name=op.f('ck_standard_state')),
    sa.CheckConstraint('effective >= published', name=op.f('ck_standard_dates')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard')),
    sa.UniqueConstraint('designation', name=op.f('uq_standard_designation'))
    )
    op.create_index(op.f('ix_standard_code'), 'standard', ['code'], unique=False)


def downgrade() -> None:
    for table in READ:
        for policy in ('seen', 'added', 'changed', 'removed'):
            op.execute(f'DROP POLICY {policy} ON {table}')
        op.execute(f'ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE {table} DISABLE ROW LEVEL SECURITY')
    _views(owned=False)
    for table in ('standard', 'listing_import', 'listing_change', 'attempt', 'api_key', 'account_session', 'account'):
        op.drop_table(table)
    op.execute("UPDATE accreditation SET state = 'suspended' WHERE state = 'unverified'")
    _accreditation_states(STATES)
    op.execute(FEED)
    for column in ('organization_id', 'state_reason', 'assured_date', 'version'):
        op.drop_column('offering', column)
    op.drop_column('station', 'state')
    op.drop_column('station', 'version')
