"""History says by what means somebody acted and who undid an import; a repeated answer has the tag that it had."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

MEANS = "IN ('person', 'key', 'command')"


def upgrade() -> None:
    op.add_column('idempotent_request', sa.Column('tag', sa.Text(), nullable=True))
    op.add_column('listing_change', sa.Column('actor_kind', sa.Text(), nullable=True))
    op.add_column('listing_import', sa.Column('actor_kind', sa.Text(), nullable=True))
    op.add_column('listing_import', sa.Column('reverted_by', sa.Text(), nullable=True))
    op.add_column('listing_import', sa.Column('reverted_by_id', sa.Uuid(), nullable=True))
    op.add_column('listing_import', sa.Column('reverted_by_kind', sa.Text(), nullable=True))
    for table, column in (
        ('listing_change', 'actor_kind'),
        ('listing_import', 'actor_kind'),
        ('listing_import', 'reverted_by_kind'),
    ):
        op.execute(f'ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{column} CHECK ({column} {MEANS})')


def downgrade() -> None:
    for column in ('reverted_by_kind', 'reverted_by_id', 'reverted_by', 'actor_kind'):
        op.drop_column('listing_import', column)
    op.drop_column('listing_change', 'actor_kind')
    op.drop_column('idempotent_request', 'tag')
