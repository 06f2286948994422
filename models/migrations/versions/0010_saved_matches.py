"""Public pages: matches that are shared by a link."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

ROLE = "(SELECT current_setting('nqi.role', true))"
# Whoever has a link asks as everybody does; deleting is the work of the same role that forgets sessions.
SEEN = f"{ROLE} IN ('public', 'authentication', 'operator')"
ADDED = f"{ROLE} = 'public'"
REMOVED = f"{ROLE} IN ('authentication', 'operator')"


def upgrade() -> None:
    op.create_table('saved_match',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(), nullable=False),
    sa.Column('stated', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_match')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_saved_match_code_hash'))
    )
    op.create_index(op.f('ix_saved_match_expires_at'), 'saved_match', ['expires_at'], unique=False)
    op.execute('GRANT SELECT, INSERT, DELETE ON saved_match TO nqi_service')
    op.execute('ALTER TABLE saved_match ENABLE ROW LEVEL SECURITY')
    op.execute('ALTER TABLE saved_match FORCE ROW LEVEL SECURITY')
    op.execute(f'CREATE POLICY seen ON saved_match FOR SELECT USING ({SEEN})')
    op.execute(f'CREATE POLICY added ON saved_match FOR INSERT WITH CHECK ({ADDED})')
    op.execute('CREATE POLICY changed ON saved_match FOR UPDATE USING (false)')
    op.execute(f'CREATE POLICY removed ON saved_match FOR DELETE USING ({REMOVED})')


def downgrade() -> None:
    op.drop_table('saved_match')
