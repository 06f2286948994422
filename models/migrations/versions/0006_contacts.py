"""Contacts with consent and who saw them, attachments, and the right to be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

ROLE = "(SELECT current_setting('nqi.role', true))"
MINE = "(SELECT NULLIF(current_setting('nqi.organization', true), '')::uuid)"


def _parties(table: str, organization: str) -> str:
    """The operator, the enterprise whose need it is (`nqi.organization` is then the need's id), and an organization."""
    return (
        f"(CASE {ROLE} WHEN 'operator' THEN true WHEN 'need' THEN {table}.need_id = {MINE} "
        f"WHEN 'organization' THEN {organization} ELSE false END)"
    )


def _accepted(table: str) -> str:
    """The organization has accepted a referral of the need: KNOWS_THE_ENTERPRISE in service/workflow."""
    return (
        f"EXISTS (SELECT 1 FROM referral WHERE referral.need_id = {table}.need_id AND referral.organization_id = {MINE} "
        "AND referral.state IN ('accepted', 'in-progress', 'on-hold', 'completed', 'failed'))"
    )


def _received(table: str) -> str:
    return f'EXISTS (SELECT 1 FROM need WHERE need.id = {table}.need_id AND need.organization_id = {MINE})'


def _known(table: str) -> str:
    return _parties(table, f'{_accepted(table)} OR {_received(table)}')


OPERATOR = f"{ROLE} = 'operator'"
SEEN_BY = f"(CASE {ROLE} WHEN 'operator' THEN true WHEN 'organization' THEN organization_id = {MINE} ELSE false END)"

READ = {
    'contact': _known('contact'),
    'consent': _known('consent'),
    'contact_view': _parties('contact_view', f'organization_id = {MINE}'),
    'attachment': _parties('attachment', _accepted('attachment')),
}
"""Table → which of its rows the tenant of a transaction sees."""
ADDED = {'contact_view': SEEN_BY}
"""Table → which rows may be added, where others than the operator add any; everything else the service does itself."""

FREE_TEXTS = {
    'case_move': 'note',
    'referral_result': 'summary',
    'evaluation': 'comment',
    'follow_up': 'note',
    'outcome_figure': 'method',
}
"""Tables of which nothing can be changed → what somebody wrote in their own words, which can be taken out."""
ERASED = '（已删除）'
SHOWN = {'answer': ('shown',), 'plan': ('shown', 'edits')}
"""Tables of which nothing can be changed → the documents that can be emptied."""

GRANTS = (
    'GRANT SELECT, INSERT, UPDATE, DELETE ON contact, attachment TO nqi_service',
    'GRANT SELECT, INSERT ON consent, contact_view TO nqi_service',
)
"""Of consents and of who saw what nothing can be changed; they go with their need."""


def upgrade() -> None:
    op.add_column('need', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_need_ended_at', 'need', ['ended_at'], unique=False, postgresql_where=sa.text('erased_at IS NULL'))
    _create_contacts()
    _create_attachments()
    for statement in GRANTS:
        op.execute(statement)
    for table in READ:
        op.execute(f'ALTER TABLE {table} ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE {table} FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY seen ON {table} FOR SELECT USING ({READ[table]})')
        op.execute(f'CREATE POLICY added ON {table} FOR INSERT WITH CHECK ({ADDED.get(table, OPERATOR)})')
        op.execute(f'CREATE POLICY changed ON {table} FOR UPDATE USING ({OPERATOR}) WITH CHECK ({OPERATOR})')
        op.execute(f'CREATE POLICY removed ON {table} FOR DELETE USING ({OPERATOR})')
    _let_be_erased()


def _create_contacts() -> None:
    op.create_table('contact',
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('telephone_mark', sa.LargeBinary(), nullable=False),
    sa.Column('kept_days', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('kept_days > 0', name=op.f('ck_contact_kept_days')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_contact_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('need_id', name=op.f('pk_contact'))
    )
    op.create_index(op.f('ix_contact_telephone_mark'), 'contact', ['telephone_mark'], unique=False)
    op.create_table('consent',
    sa.Column('number', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("purpose IN ('refer_to_accepting_station', 'follow_up', 'case_without_names')", name=op.f('ck_consent_purpose')),
    sa.CheckConstraint("recipient IN ('accepting_station', 'clerk', 'public')", name=op.f('ck_consent_recipient')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_consent_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_consent'))
    )
    op.create_index(op.f('ix_consent_need_id'), 'consent', ['need_id'], unique=False)
    op.create_table('contact_view',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=True),
    sa.Column('organization', sa.Text(), nullable=True),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('viewer', sa.Text(), nullable=False),
    sa.Column('viewer_id', sa.Uuid(), nullable=True),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('attachment_id', sa.Uuid(), nullable=True),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(attachment_id IS NOT NULL) = (what = 'attachment')", name=op.f('ck_contact_view_attachment')),
    sa.CheckConstraint("role IN ('provider', 'clerk')", name=op.f('ck_contact_view_role')),
    sa.CheckConstraint("what IN ('contact', 'attachment')", name=op.f('ck_contact_view_what')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_contact_view_need_id_need'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_contact_view_organization_id_organization')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_contact_view_referral_id_referral'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_view'))
    )
    op.create_index(op.f('ix_contact_view_need_id'), 'contact_view', ['need_id'], unique=False)
    op.create_index(op.f('ix_contact_view_organization_id'), 'contact_view', ['organization_id'], unique=False)
    op.create_index(op.f('ix_contact_view_at'), 'contact_view', ['at'], unique=False)


def _create_attachments() -> None:
    op.create_table('attachment',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sealed_label', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size > 0', name=op.f('ck_attachment_size')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_attachment_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment'))
    )
    op.create_index(op.f('ix_attachment_need_id'), 'attachment', ['need_id'], unique=False)
    # What is sealed does not compress.
    op.execute('ALTER TABLE attachment ALTER COLUMN sealed_content SET STORAGE EXTERNAL')


def _let_be_erased() -> None:
    """Of what is never changed free texts can be taken out, and nothing else can be put in their place."""
    for table, column in FREE_TEXTS.items():
        op.execute(f'GRANT UPDATE ({column}) ON {table} TO nqi_service')
        op.execute(f"CREATE POLICY erased ON {table} AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK ({column} = '{ERASED}')")
    for table, columns in SHOWN.items():
        op.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO nqi_service")
        emptied = ' AND '.join(f"{column} = '{{}}'" for column in columns)
        op.execute(f'CREATE POLICY erased ON {table} AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK ({emptied})')


def downgrade() -> None:
    for table, columns in {**{table: (column,) for table, column in FREE_TEXTS.items()}, **SHOWN}.items():
        op.execute(f'DROP POLICY erased ON {table}')
        op.execute(f"REVOKE UPDATE ({', '.join(columns)}) ON {table} FROM nqi_service")
    for table in READ:
        for policy in ('seen', 'added', 'changed', 'removed'):
            op.execute(f'DROP POLICY {policy} ON {table}')
    op.drop_table('attachment')
    op.drop_table('contact_view')
    op.drop_table('consent')
    op.drop_table('contact')
    op.drop_index('ix_need_ended_at', table_name='need', postgresql_where=sa.text('erased_at IS NULL'))
    op.drop_column('need', 'erased_at')
