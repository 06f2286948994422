"""Outcomes: what stands behind a figure, what a published case tells, what a gap lacks, by when a state was to be left."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('case_move', sa.Column('due_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('outcome_figure', sa.Column('document', sa.Text(), nullable=True))
    op.add_column('gap', sa.Column('missing', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False))
    op.create_index('ix_gap_due_at', 'gap', ['due_at'], unique=False, postgresql_where=sa.text("state = 'open' AND escalated_at IS NULL"))
    op.create_index(op.f('ix_need_duplicate_of'), 'need', ['duplicate_of'], unique=False)
    op.create_index(op.f('ix_need_submitted_at'), 'need', ['submitted_at'], unique=False)
    op.add_column('solved_case', sa.Column('proposed', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False))
    op.add_column('solved_case', sa.Column('stated_by', sa.Text(), server_default='enterprise', nullable=False))
    op.add_column('solved_case', sa.Column('known', sa.Boolean(), server_default='false', nullable=False))
    op.add_column('solved_case', sa.Column('own_work', sa.Boolean(), server_default='false', nullable=False))
    op.add_column('solved_case', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.create_index(op.f('ix_solved_case_changed_at'), 'solved_case', ['changed_at'], unique=False)
    op.create_check_constraint(op.f('ck_solved_case_stated_by'), 'solved_case', "stated_by IN ('enterprise', 'clerk')")


def downgrade() -> None:
    op.drop_constraint(op.f('ck_solved_case_stated_by'), 'solved_case', type_='check')
    op.drop_index(op.f('ix_solved_case_changed_at'), table_name='solved_case')
    op.drop_column('solved_case', 'version')
    op.drop_column('solved_case', 'own_work')
    op.drop_column('solved_case', 'known')
    op.drop_column('solved_case', 'stated_by')
    op.drop_column('solved_case', 'proposed')
    op.drop_index(op.f('ix_need_submitted_at'), table_name='need')
    op.drop_index(op.f('ix_need_duplicate_of'), table_name='need')
    op.drop_index('ix_gap_due_at', table_name='gap', postgresql_where=sa.text("state = 'open' AND escalated_at IS NULL"))
    op.drop_column('gap', 'missing')
    op.drop_column('outcome_figure', 'document')
    op.drop_column('case_move', 'due_at')
