"""Reminders of listings that were told by webhook, and when all listings were looked through for them."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

TABLES = ('listing_reminder', 'reminder_round')
OPERATOR = "(SELECT current_setting('nqi.role', true)) = 'operator'"
# The worker alone, which works for the operator, reads and writes them.


def upgrade() -> None:
    op.create_table('listing_reminder',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('offering_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('to_operator', sa.Boolean(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("kind IN ('assurance', 'accreditation', 'standard')", name=op.f('ck_listing_reminder_kind')),
    sa.CheckConstraint("stage IN ('due_soon', 'overdue')", name=op.f('ck_listing_reminder_stage')),
    sa.ForeignKeyConstraint(['offering_id'], ['offering.id'], name=op.f('fk_listing_reminder_offering_id_offering'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing_reminder')),
    sa.UniqueConstraint('offering_id', 'kind', 'subject', 'stage', 'to_operator', name=op.f('uq_listing_reminder_offering_id_kind_subject_stage_to_operator'))
    )
    op.create_table('reminder_round',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_round')),
    sa.UniqueConstraint('day', 'basis', name=op.f('uq_reminder_round_day_basis'))
    )
    for table in TABLES:
        op.execute(f'GRANT SELECT, INSERT, DELETE ON {table} TO nqi_service')
        op.execute(f'ALTER TABLE {table} ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE {table} FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY seen ON {table} FOR SELECT USING ({OPERATOR})')
        op.execute(f'CREATE POLICY added ON {table} FOR INSERT WITH CHECK ({OPERATOR})')
        op.execute(f'CREATE POLICY changed ON {table} FOR UPDATE USING (false)')
        op.execute(f'CREATE POLICY removed ON {table} FOR DELETE USING ({OPERATOR})')


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
