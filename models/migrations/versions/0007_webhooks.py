"""Webhooks: where somebody wants to be told of events, the events, their deliveries, and the queue that wakes the worker."""

import sqlalchemy as sa
from alembic import op
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from sqlalchemy.dialects import postgresql

from models.queueing import QUEUE

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

# A query of its own is asked once for a whole statement, not once for every row.
ROLE = "(SELECT current_setting('nqi.role', true))"
MINE = "(SELECT NULLIF(current_setting('nqi.organization', true), '')::uuid)"
OWNED = f"(CASE {ROLE} WHEN 'operator' THEN true WHEN 'organization' THEN organization_id = {MINE} ELSE false END)"
ANNOUNCING = f"{ROLE} = 'announcing'"
DELIVERED_TO_ONE = 'EXISTS (SELECT 1 FROM webhook_delivery WHERE webhook_delivery.event_id = webhook_event.id)'

READ = {
    'webhook_endpoint': f'{OWNED} OR {ANNOUNCING}',
    'webhook_event': f"{ROLE} IN ('operator', 'announcing') OR {DELIVERED_TO_ONE}",
    'webhook_delivery': OWNED,
}
"""Table → which of its rows the tenant of a transaction sees; where none is named, every comparison is unknown."""
ADD = {
    'webhook_endpoint': OWNED,
    'webhook_event': f"{ROLE} IN ('operator', 'announcing')",
    'webhook_delivery': f'{OWNED} OR {ANNOUNCING}',
}
"""Table → which rows it may add."""
CHANGE = {'webhook_endpoint': OWNED, 'webhook_event': f"{ROLE} = 'operator'", 'webhook_delivery': OWNED}
"""Table → which rows it may change and remove."""

GRANTS = (
    'GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_endpoint, webhook_delivery TO nqi_service',
    'GRANT SELECT, INSERT, DELETE ON webhook_event, sealing_key TO nqi_service',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON pgqueuer, pgqueuer_log, pgqueuer_statistics TO nqi_service',
    'GRANT USAGE ON pgqueuer_id_seq, pgqueuer_log_id_seq, pgqueuer_statistics_id_seq TO nqi_service',
)


def upgrade() -> None:
    _create_keys()
    _create_endpoints()
    _create_deliveries()
    _run_as_they_are(QueryBuilderEnvironment(QUEUE).build_install_query())
    for statement in GRANTS:
        op.execute(statement)
    for table in READ:
        op.execute(f'ALTER TABLE {table} ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE {table} FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY seen ON {table} FOR SELECT USING ({READ[table]})')
        op.execute(f'CREATE POLICY added ON {table} FOR INSERT WITH CHECK ({ADD[table]})')
        op.execute(f'CREATE POLICY changed ON {table} FOR UPDATE USING ({CHANGE[table]}) WITH CHECK ({CHANGE[table]})')
        op.execute(f'CREATE POLICY removed ON {table} FOR DELETE USING ({CHANGE[table]})')


def _run_as_they_are(statements: str) -> None:
    # Several in one text, which a prepared statement cannot hold.
    connection = op.get_bind().connection.dbapi_connection
    assert connection is not None
    connection.run_async(lambda driver: driver.execute(statements))


def _create_keys() -> None:
    op.create_table('sealing_key',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('proof', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sealing_key'))
    )


def _create_endpoints() -> None:
    op.create_table('webhook_endpoint',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=True),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('types', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('enabled', sa.Boolean(), server_default='true', nullable=False),
    sa.Column('disabled_because', sa.Text(), nullable=True),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.Column('previous_secret', sa.LargeBinary(), nullable=True),
    sa.Column('previous_ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('given_up_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_success_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("disabled_because IN ('owner', 'gone', 'failing')", name=op.f('ck_webhook_endpoint_disabled_because')),
    sa.CheckConstraint('enabled = (disabled_because IS NULL)', name=op.f('ck_webhook_endpoint_enabled')),
    sa.CheckConstraint('(previous_secret IS NULL) = (previous_ends_at IS NULL)', name=op.f('ck_webhook_endpoint_previous')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_webhook_endpoint_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_endpoint'))
    )
    op.create_index(op.f('ix_webhook_endpoint_organization_id'), 'webhook_endpoint', ['organization_id'], unique=False)


def _create_deliveries() -> None:
    op.create_table('webhook_event',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('data', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('live', sa.Boolean(), server_default=sa.text("current_schema() <> 'demo'"), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_event'))
    )
    op.create_index(op.f('ix_webhook_event_occurred_at'), 'webhook_event', ['occurred_at'], unique=False)
    op.create_table('webhook_delivery',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('endpoint_id', sa.Uuid(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), server_default='0', nullable=False),
    sa.Column('attempts', postgresql.JSONB(astext_type=sa.Text()), server_default='[]', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('pending', 'delivered', 'failed')", name=op.f('ck_webhook_delivery_state')),
    sa.CheckConstraint("(state = 'pending') = (due_at IS NOT NULL)", name=op.f('ck_webhook_delivery_due')),
    sa.ForeignKeyConstraint(['event_id'], ['webhook_event.id'], name=op.f('fk_webhook_delivery_event_id_webhook_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['endpoint_id'], ['webhook_endpoint.id'], name=op.f('fk_webhook_delivery_endpoint_id_webhook_endpoint'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_webhook_delivery_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_delivery'))
    )
    op.create_index(op.f('ix_webhook_delivery_event_id'), 'webhook_delivery', ['event_id'], unique=False)
    op.create_index(op.f('ix_webhook_delivery_organization_id'), 'webhook_delivery', ['organization_id'], unique=False)
    op.create_index('ix_webhook_delivery_endpoint_id_id', 'webhook_delivery', ['endpoint_id', 'id'], unique=False)
    op.create_index('ix_webhook_delivery_due', 'webhook_delivery', ['endpoint_id', 'due_at'], unique=False, postgresql_where=sa.text("state = 'pending'"))


def downgrade() -> None:
    _run_as_they_are(QueryBuilderEnvironment(QUEUE).build_uninstall_query())
    # Their policies, which ask one another, go with them.
    op.execute('DROP POLICY seen ON webhook_event')
    for table in ('webhook_delivery', 'webhook_event', 'webhook_endpoint', 'sealing_key'):
        op.drop_table(table)
