"""Outcomes: what stands behind a figure, what a published case tells, by when a state was to be left."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outcome_figure', sa.Column('document', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('outcome_figure', 'document')
