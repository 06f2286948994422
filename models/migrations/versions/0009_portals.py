"""Partner portals: sitekeys, what requests cost of a budget, how portals are used, and from which one a need came."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

# A query of its own is asked once for a whole statement, not once for every row.
ROLE = "(SELECT current_setting('nqi.role', true))"
MINE = "(SELECT NULLIF(current_setting('nqi.organization', true), '')::uuid)"
OWNED = f"(CASE {ROLE} WHEN 'operator' THEN true WHEN 'organization' THEN organization_id = {MINE} ELSE false END)"
ASKING = f"{ROLE} = 'authentication'"
COUNTING = f"{ROLE} IN ('operator', 'authentication')"
OF_SITEKEY_SEEN = 'EXISTS (SELECT 1 FROM sitekey WHERE sitekey.id = sitekey_id)'

READ = {'sitekey': f'{OWNED} OR {ASKING}', 'portal_use': OF_SITEKEY_SEEN}
"""Table → which of its rows the tenant of a transaction sees; where none is named, every comparison is unknown."""
WRITE = {'sitekey': OWNED, 'portal_use': COUNTING}
"""Table → which rows it may write: whoever finds out who calls counts that they did."""

GRANTS = (
    'GRANT SELECT, INSERT, UPDATE ON sitekey, portal_use TO nqi_service',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON request_count TO nqi_service',
)


def upgrade() -> None:
    _create_sitekeys()
    _create_counts()
    _extend_need()
    for statement in GRANTS:
        op.execute(statement)
    for table in READ:
        op.execute(f'ALTER TABLE {table} ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE {table} FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY seen ON {table} FOR SELECT USING ({READ[table]})')
        op.execute(f'CREATE POLICY added ON {table} FOR INSERT WITH CHECK ({WRITE[table]})')
        op.execute(f'CREATE POLICY changed ON {table} FOR UPDATE USING ({WRITE[table]}) WITH CHECK ({WRITE[table]})')
        op.execute(f'CREATE POLICY removed ON {table} FOR DELETE USING ({WRITE[table]})')


def _create_sitekeys() -> None:
    op.create_table('sitekey',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('origins', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('stations', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('regions', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('elements', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('budget_per_minute', sa.Integer(), nullable=False),
    sa.Column('live', sa.Boolean(), nullable=False),
    sa.Column('enabled', sa.Boolean(), server_default='true', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("place ~ '^[0-9]{6}$'", name=op.f('ck_sitekey_place')),
    sa.CheckConstraint('budget_per_minute > 0', name=op.f('ck_sitekey_budget_per_minute')),
    sa.CheckConstraint('cardinality(origins) > 0', name=op.f('ck_sitekey_origins')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_sitekey_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sitekey')),
    sa.UniqueConstraint('key', name=op.f('uq_sitekey_key'))
    )
    op.create_index(op.f('ix_sitekey_organization_id'), 'sitekey', ['organization_id'], unique=False)
    op.create_index('ix_sitekey_origins', 'sitekey', ['origins'], unique=False, postgresql_using='gin')


def _create_counts() -> None:
    op.create_table('request_count',
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('minute', sa.DateTime(timezone=True), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('what', name=op.f('pk_request_count')),
    prefixes=['UNLOGGED']
    )
    op.create_index(op.f('ix_request_count_minute'), 'request_count', ['minute'], unique=False)
    op.create_table('portal_use',
    sa.Column('sitekey_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('matches', sa.Integer(), server_default='0', nullable=False),
    sa.Column('found_nothing', sa.Integer(), server_default='0', nullable=False),
    sa.Column('needs', sa.Integer(), server_default='0', nullable=False),
    sa.Column('limited', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['sitekey_id'], ['sitekey.id'], name=op.f('fk_portal_use_sitekey_id_sitekey')),
    sa.PrimaryKeyConstraint('sitekey_id', 'day', 'origin', name=op.f('pk_portal_use'))
    )


def _extend_need() -> None:
    op.add_column('need', sa.Column('sitekey_id', sa.Uuid(), nullable=True))
    op.add_column('need', sa.Column('only', postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column('need', sa.Column('as_written', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False))
    op.create_foreign_key(op.f('fk_need_sitekey_id_sitekey'), 'need', 'sitekey', ['sitekey_id'], ['id'])
    op.create_index(op.f('ix_need_sitekey_id'), 'need', ['sitekey_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_need_sitekey_id'), table_name='need')
    op.drop_constraint(op.f('fk_need_sitekey_id_sitekey'), 'need', type_='foreignkey')
    op.drop_column('need', 'as_written')
    op.drop_column('need', 'only')
    op.drop_column('need', 'sitekey_id')
    for table in ('portal_use', 'request_count', 'sitekey'):
        op.drop_table(table)
