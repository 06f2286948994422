"""The first tables, the change feed of the catalogue, and what the service role may do."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.base import TransactionNumber

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

FEED = (
    """
    CREATE FUNCTION mark_offering_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.changed_in := pg_current_xact_id();
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER mark_changed BEFORE INSERT OR UPDATE ON offering
    FOR EACH ROW EXECUTE FUNCTION mark_offering_changed()
    """,
    """
    CREATE FUNCTION touch_offerings_of_station() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE offering SET station_id = station_id WHERE station_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER touch_offerings AFTER UPDATE ON station
    FOR EACH ROW EXECUTE FUNCTION touch_offerings_of_station()
    """,
    """
    CREATE FUNCTION touch_offerings_of_organization() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE offering SET station_id = station_id
        WHERE station_id IN (SELECT id FROM station WHERE organization_id = NEW.id);
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER touch_offerings AFTER UPDATE ON organization
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION touch_offerings_of_organization()
    """,
    """
    CREATE FUNCTION announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('nqi_catalogue', '');
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER announce AFTER INSERT OR UPDATE ON offering
    FOR EACH STATEMENT EXECUTE FUNCTION announce_change()
    """,
)

DOCUMENTS = """
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
        ) AS document
    FROM station JOIN organization ON organization.id = station.organization_id;

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
            'scope_lines', COALESCE(lines.documents, '[]'::json)
        ) AS document
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

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO nqi_service",
    "GRANT SELECT, INSERT, UPDATE ON organization, station, offering, need TO nqi_service",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON scope_line, accreditation, idempotent_request TO nqi_service",
    "GRANT SELECT, INSERT ON answer TO nqi_service",
    "GRANT SELECT ON station_entry, catalogue_entry, alembic_version TO nqi_service",
)
"""Offerings are withdrawn and never deleted, so that every follower of the catalogue sees them go."""


def upgrade() -> None:
    op.create_table('idempotent_request',
    sa.Column('key_hash', sa.LargeBinary(), nullable=False),
    sa.Column('request_hash', sa.LargeBinary(), nullable=False),
    sa.Column('salt', sa.LargeBinary(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('location', sa.Text(), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('key_hash', name=op.f('pk_idempotent_request'))
    )
    op.create_index(op.f('ix_idempotent_request_created_at'), 'idempotent_request', ['created_at'], unique=False)
    op.create_table('need',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('adcode', sa.Text(), nullable=True),
    sa.Column('place_name', sa.Text(), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('industry', sa.Text(), nullable=True),
    sa.Column('constraints', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need'))
    )
    op.create_table('organization',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('uscc', sa.Text(), nullable=True),
    sa.Column('modelled', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'", name=op.f('ck_organization_uscc')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization')),
    sa.UniqueConstraint('name', name=op.f('uq_organization_name')),
    sa.UniqueConstraint('uscc', name=op.f('uq_organization_uscc'))
    )
    op.create_table('answer',
    sa.Column('match_id', sa.Uuid(), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('ranking', sa.Text(), nullable=False),
    sa.Column('shown', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_answer_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('match_id', name=op.f('pk_answer'))
    )
    op.create_index(op.f('ix_answer_need_id'), 'answer', ['need_id'], unique=False)
    op.create_table('station',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=True),
    sa.Column('province', sa.Text(), nullable=True),
    sa.Column('city', sa.Text(), nullable=True),
    sa.Column('adcode', sa.Text(), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('industries', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('accreditations', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('languages', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('modelled', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('content_hash', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("adcode ~ '^[0-9]{6}$'", name=op.f('ck_station_adcode')),
    sa.CheckConstraint("kind IN ('station', 'laboratory', 'platform', 'cooperative')", name=op.f('ck_station_kind')),
    sa.CheckConstraint('latitude BETWEEN -90 AND 90', name=op.f('ck_station_latitude')),
    sa.CheckConstraint('longitude BETWEEN -180 AND 180', name=op.f('ck_station_longitude')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_station_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_station')),
    sa.UniqueConstraint('external_id', name=op.f('uq_station_external_id'))
    )
    op.create_index(op.f('ix_station_adcode'), 'station', ['adcode'], unique=False)
    op.create_index(op.f('ix_station_organization_id'), 'station', ['organization_id'], unique=False)
    op.create_table('offering',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=False),
    sa.Column('station_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('element', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), server_default='', nullable=False),
    sa.Column('industries', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('products', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('items', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('standards', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('capabilities', postgresql.JSONB(astext_type=sa.Text()), server_default='[]', nullable=False),
    sa.Column('accreditations', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('modes', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('turnaround_days', sa.Integer(), nullable=True),
    sa.Column('price_min', sa.Numeric(), nullable=True),
    sa.Column('price_max', sa.Numeric(), nullable=True),
    sa.Column('price_currency', sa.Text(), nullable=True),
    sa.Column('price_basis', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), server_default='published', nullable=False),
    sa.Column('content_hash', sa.Text(), nullable=False),
    sa.Column('changed_in', TransactionNumber(), server_default=sa.text('pg_current_xact_id()'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("element IN ('metrology', 'standards', 'certification', 'accreditation', 'testing', 'consulting', 'training', 'instrument_sharing', 'innovation', 'branding', 'trade')", name=op.f('ck_offering_element')),
    sa.CheckConstraint("state IN ('draft', 'published', 'suspended', 'withdrawn')", name=op.f('ck_offering_state')),
    sa.CheckConstraint('price_min >= 0 AND price_max >= price_min', name=op.f('ck_offering_price')),
    sa.CheckConstraint('turnaround_days >= 0', name=op.f('ck_offering_turnaround_days')),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_offering_station_id_station')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offering')),
    sa.UniqueConstraint('external_id', name=op.f('uq_offering_external_id'))
    )
    op.create_index(op.f('ix_offering_changed_in'), 'offering', ['changed_in'], unique=False)
    op.create_index(op.f('ix_offering_element'), 'offering', ['element'], unique=False)
    op.create_index(op.f('ix_offering_station_id'), 'offering', ['station_id'], unique=False)
    op.create_table('scope_line',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('offering_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('object', sa.Text(), nullable=True),
    sa.Column('parameter', sa.Text(), nullable=False),
    sa.Column('method', sa.Text(), nullable=True),
    sa.Column('standard', sa.Text(), nullable=True),
    sa.Column('minimum', sa.Double(), nullable=True),
    sa.Column('maximum', sa.Double(), nullable=True),
    sa.Column('unit', sa.Text(), nullable=True),
    sa.Column('uncertainty', sa.Double(), nullable=True),
    sa.Column('uncertainty_unit', sa.Text(), nullable=True),
    sa.Column('coverage_factor', sa.Double(), nullable=True),
    sa.Column('conditions', sa.Text(), nullable=True),
    sa.Column('limits', sa.Text(), nullable=True),
    sa.CheckConstraint('maximum >= minimum', name=op.f('ck_scope_line_range')),
    sa.CheckConstraint('uncertainty >= 0', name=op.f('ck_scope_line_uncertainty')),
    sa.ForeignKeyConstraint(['offering_id'], ['offering.id'], name=op.f('fk_scope_line_offering_id_offering'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scope_line')),
    sa.UniqueConstraint('offering_id', 'position', name=op.f('uq_scope_line_offering_id_position'))
    )
    op.create_table('accreditation',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('scope_line_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('scheme', sa.Text(), nullable=False),
    sa.Column('certificate', sa.Text(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Text(), server_default='valid', nullable=False),
    sa.Column('last_verified', sa.Date(), nullable=True),
    sa.CheckConstraint("state IN ('valid', 'suspended', 'withdrawn', 'expired')", name=op.f('ck_accreditation_state')),
    sa.CheckConstraint('valid_to >= valid_from', name=op.f('ck_accreditation_dates')),
    sa.ForeignKeyConstraint(['scope_line_id'], ['scope_line.id'], name=op.f('fk_accreditation_scope_line_id_scope_line'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accreditation')),
    sa.UniqueConstraint('scope_line_id', 'position', name=op.f('uq_accreditation_scope_line_id_position'))
    )
    for statement in (*FEED, *DOCUMENTS.split(';\n'), *GRANTS):
        op.execute(statement)


def downgrade() -> None:
    op.execute('DROP VIEW catalogue_entry')
    op.execute('DROP VIEW station_entry')
    op.drop_table('accreditation')
    op.drop_table('scope_line')
    op.drop_index(op.f('ix_offering_station_id'), table_name='offering')
    op.drop_index(op.f('ix_offering_element'), table_name='offering')
    op.drop_index(op.f('ix_offering_changed_in'), table_name='offering')
    op.drop_table('offering')
    op.drop_index(op.f('ix_station_organization_id'), table_name='station')
    op.drop_index(op.f('ix_station_adcode'), table_name='station')
    op.drop_table('station')
    op.drop_index(op.f('ix_answer_need_id'), table_name='answer')
    op.drop_table('answer')
    op.drop_table('organization')
    op.drop_table('need')
    op.drop_index(op.f('ix_idempotent_request_created_at'), table_name='idempotent_request')
    op.drop_table('idempotent_request')
    for function in (
        'mark_offering_changed', 'touch_offerings_of_station', 'touch_offerings_of_organization', 'announce_change'
    ):
        op.execute(f'DROP FUNCTION {function}()')
    op.execute('REVOKE USAGE ON SCHEMA public FROM nqi_service')
