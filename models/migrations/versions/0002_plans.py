"""Plans of needs, the size of an enterprise, and who is eligible for a policy measure."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

ENTRY = """
    CREATE OR REPLACE VIEW catalogue_entry WITH (security_invoker = true) AS
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
            {eligibility}'scope_lines', COALESCE(lines.documents, '[]'::json)
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
ELIGIBILITY = "'eligibility', offering.eligibility, "


def upgrade() -> None:
    op.add_column('offering', sa.Column('eligibility', postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column('need', sa.Column('enterprise_size', sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f('ck_need_enterprise_size'), 'need', "enterprise_size IN ('micro', 'small', 'medium', 'large')"
    )
    op.create_table('plan',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('ranking', sa.Text(), nullable=False),
    sa.Column('edits', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('shown', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_plan_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan'))
    )
    op.create_index(op.f('ix_plan_need_id'), 'plan', ['need_id'], unique=False)
    op.execute(ENTRY.replace('{eligibility}', ELIGIBILITY))
    op.execute('GRANT SELECT, INSERT ON plan TO nqi_service')


def downgrade() -> None:
    # A measure without its conditions would be for everybody: an import is to write them again, once they are known.
    op.execute("UPDATE offering SET content_hash = '' WHERE eligibility IS NOT NULL")
    op.execute(ENTRY.replace('{eligibility}', ''))
    op.drop_index(op.f('ix_plan_need_id'), table_name='plan')
    op.drop_table('plan')
    op.drop_constraint(op.f('ck_need_enterprise_size'), 'need', type_='check')
    op.drop_column('need', 'enterprise_size')
    op.drop_column('offering', 'eligibility')
