"""From need to solved case: states and time limits, referrals, messages, results, evaluations, follow-ups, gaps, cases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

ROLE = "(SELECT current_setting('nqi.role', true))"
MINE = "(SELECT NULLIF(current_setting('nqi.organization', true), '')::uuid)"


def _parties(need: str, organization: str) -> str:
    """The operator, the enterprise whose need it is (`nqi.organization` is then the need's id), and an organization."""
    return f"(CASE {ROLE} WHEN 'operator' THEN true WHEN 'need' THEN {need} = {MINE} WHEN 'organization' THEN {organization} ELSE false END)"


OF_ORGANIZATION = f'organization_id = {MINE}'
REFERRED = f"EXISTS (SELECT 1 FROM referral WHERE referral.need_id = need.id AND referral.organization_id = {MINE} AND referral.state NOT IN ('draft', 'entered-in-error'))"
RECEIVED = f'EXISTS (SELECT 1 FROM need WHERE need.id = need_id AND need.organization_id = {MINE})'
OF_NEED_SEEN = 'EXISTS (SELECT 1 FROM need WHERE need.id = need_id)'
OF_REFERRAL_SEEN = 'EXISTS (SELECT 1 FROM referral WHERE referral.id = referral_id)'
ASKED = f"{ROLE} <> ''"

READ = {
    'need': _parties('id', f'{OF_ORGANIZATION} OR {REFERRED}'),
    'answer': _parties('need_id', OF_NEED_SEEN),
    'plan': _parties('need_id', OF_NEED_SEEN),
    'referral': _parties('need_id', OF_ORGANIZATION),
    'case_move': _parties('need_id', f'{OF_ORGANIZATION} OR {RECEIVED}'),
    'referral_result': f"(CASE {ROLE} WHEN 'operator' THEN true WHEN 'need' THEN {OF_REFERRAL_SEEN} WHEN 'organization' THEN {OF_REFERRAL_SEEN} ELSE false END)",
    'message': _parties('need_id', f'{OF_ORGANIZATION} OR {RECEIVED}'),
    'evaluation': _parties('need_id', OF_NEED_SEEN),
    'follow_up': _parties('need_id', OF_NEED_SEEN),
    'outcome_figure': _parties('need_id', OF_NEED_SEEN),
    'gap': _parties('need_id', RECEIVED),
    'solved_case': f"({ROLE} = 'operator' OR ({ASKED} AND state = 'published'))",
}
"""Table → which of its rows the tenant of a transaction sees."""
ADDED = {
    'need': f"(CASE {ROLE} WHEN 'operator' THEN true WHEN 'public' THEN organization_id IS NULL AND state = 'draft' ELSE false END)",
    'answer': f"{ROLE} IN ('operator', 'public')",
    'plan': _parties('need_id', OF_NEED_SEEN),
}
"""Table → which rows may be added, where others than the operator add any; all other moves the service makes itself."""
OPERATOR = f"{ROLE} = 'operator'"
CHANGED = {'need': _parties('id', OF_ORGANIZATION)}
"""Table → which rows may be changed or locked, where others than the operator do."""

GRANTS = (
    'GRANT DELETE ON need TO nqi_service',
    'GRANT SELECT, INSERT ON case_move, evaluation, follow_up, outcome_figure TO nqi_service',
    'GRANT SELECT, INSERT, UPDATE ON referral, referral_result, message, gap, solved_case TO nqi_service',
)
"""Of history nothing can be changed; it goes with its need."""
NEED_STATES = (
    'draft', 'submitted', 'returned', 'accepted', 'diagnosing', 'no_match', 'planned', 'agreed', 'in_service',
    'delivered', 'evaluated', 'followed_up', 'closed', 'closed_unmet', 'closed_lapsed', 'withdrawn', 'rejected',
)
OLD_TABLES = ('need', 'answer', 'plan')


def upgrade() -> None:
    _extend_need()
    _create_referrals()
    _create_conversations()
    _create_outcomes()
    _create_cases()
    for statement in GRANTS:
        op.execute(statement)
    for table in READ:
        op.execute(f'ALTER TABLE {table} ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE {table} FORCE ROW LEVEL SECURITY')
        changed = CHANGED.get(table, OPERATOR)
        op.execute(f'CREATE POLICY seen ON {table} FOR SELECT USING ({READ[table]})')
        op.execute(f'CREATE POLICY added ON {table} FOR INSERT WITH CHECK ({ADDED.get(table, OPERATOR)})')
        op.execute(f'CREATE POLICY changed ON {table} FOR UPDATE USING ({changed}) WITH CHECK ({changed})')
        op.execute(f'CREATE POLICY removed ON {table} FOR DELETE USING ({OPERATOR})')


def _extend_need() -> None:
    op.add_column('need', sa.Column('state', sa.Text(), server_default='draft', nullable=False))
    op.add_column('need', sa.Column('state_since', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False))
    op.add_column('need', sa.Column('due_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('need', sa.Column('remind_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('need', sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('need', sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('need', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.add_column('need', sa.Column('organization_id', sa.Uuid(), nullable=True))
    op.add_column('need', sa.Column('urgent', sa.Boolean(), server_default='false', nullable=False))
    op.add_column('need', sa.Column('site_visit', sa.Boolean(), server_default='false', nullable=False))
    op.add_column('need', sa.Column('cause', sa.Text(), nullable=True))
    op.add_column('need', sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('need', sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('need', sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('need', sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('need', sa.Column('reopened', sa.Integer(), server_default='0', nullable=False))
    op.add_column('need', sa.Column('duplicate_of', sa.Uuid(), nullable=True))
    op.add_column('need', sa.Column('enterprise_mark', sa.LargeBinary(), nullable=True))
    op.add_column('need', sa.Column('source', sa.Text(), nullable=True))
    op.create_index('ix_need_due_at', 'need', ['due_at'], unique=False, postgresql_where=sa.text('escalated_at IS NULL'))
    op.create_index(op.f('ix_need_enterprise_mark'), 'need', ['enterprise_mark'], unique=False)
    op.create_index(op.f('ix_need_organization_id'), 'need', ['organization_id'], unique=False)
    op.create_index('ix_need_remind_at', 'need', ['remind_at'], unique=False, postgresql_where=sa.text('reminded_at IS NULL'))
    op.create_index('ix_need_state_due_at', 'need', ['state', 'due_at'], unique=False)
    op.create_foreign_key(op.f('fk_need_organization_id_organization'), 'need', 'organization', ['organization_id'], ['id'])
    op.create_foreign_key(op.f('fk_need_duplicate_of_need'), 'need', 'need', ['duplicate_of'], ['id'], ondelete='SET NULL')
    op.create_check_constraint(op.f('ck_need_state'), 'need', f'state IN {NEED_STATES}')
    # What was stored before has as long as a new draft.
    op.execute("UPDATE need SET due_at = now() + interval '90 days', remind_at = now() + interval '45 days'")


def _create_referrals() -> None:
    op.create_table('referral',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('station_id', sa.Uuid(), nullable=False),
    sa.Column('offering_id', sa.Uuid(), nullable=False),
    sa.Column('offering', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('station', sa.Text(), nullable=False),
    sa.Column('station_name', sa.Text(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('requirements', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('labels', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('schemes', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('state', sa.Text(), server_default='draft', nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('remind_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('urgent', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('tries', sa.Integer(), server_default='1', nullable=False),
    sa.Column('replaces', sa.Uuid(), nullable=True),
    sa.Column('price', sa.Double(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('scope_line', sa.Text(), nullable=True),
    sa.Column('notice', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('resume_on', sa.Date(), nullable=True),
    sa.Column('left_seconds', sa.Double(), nullable=True),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('disputed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('upheld', sa.Boolean(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'requested', 'accepted', 'rejected', 'expired', 'in-progress', 'on-hold', 'completed', 'failed', 'cancelled', 'entered-in-error')", name=op.f('ck_referral_state')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_referral_need_id_need'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['offering_id'], ['offering.id'], name=op.f('fk_referral_offering_id_offering')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_referral_organization_id_organization')),
    sa.ForeignKeyConstraint(['replaces'], ['referral.id'], name=op.f('fk_referral_replaces_referral')),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_referral_station_id_station')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral'))
    )
    op.create_index('ix_referral_due_at', 'referral', ['due_at'], unique=False, postgresql_where=sa.text('escalated_at IS NULL'))
    op.create_index(op.f('ix_referral_need_id'), 'referral', ['need_id'], unique=False)
    op.create_index(op.f('ix_referral_organization_id'), 'referral', ['organization_id'], unique=False)
    op.create_index('ix_referral_remind_at', 'referral', ['remind_at'], unique=False, postgresql_where=sa.text('reminded_at IS NULL'))
    op.create_table('referral_result',
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('report_number', sa.Text(), nullable=True),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('file_sha256', sa.Text(), nullable=True),
    sa.Column('media_type', sa.Text(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=True),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("verdict IN ('passed', 'failed', 'conditional', 'not_applicable')", name=op.f('ck_referral_result_verdict')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_referral_result_referral_id_referral'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('referral_id', name=op.f('pk_referral_result'))
    )


def _create_conversations() -> None:
    op.create_table('case_move',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=True),
    sa.Column('event', sa.Text(), nullable=False),
    sa.Column('actor_role', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('from_state', sa.Text(), nullable=True),
    sa.Column('to_state', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("actor_role IN ('enterprise', 'clerk', 'provider', 'system')", name=op.f('ck_case_move_actor_role')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_case_move_need_id_need'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_case_move_organization_id_organization')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_case_move_referral_id_referral'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_move'))
    )
    op.create_index(op.f('ix_case_move_need_id'), 'case_move', ['need_id'], unique=False)
    op.create_index(op.f('ix_case_move_referral_id'), 'case_move', ['referral_id'], unique=False)
    op.create_table('message',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=True),
    sa.Column('author_role', sa.Text(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('question', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("author_role IN ('enterprise', 'clerk', 'provider')", name=op.f('ck_message_author_role')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_message_need_id_need'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_message_organization_id_organization')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_message_referral_id_referral'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message'))
    )
    op.create_index(op.f('ix_message_need_id'), 'message', ['need_id'], unique=False)


def _create_outcomes() -> None:
    op.create_table('evaluation',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('answered', sa.Boolean(), nullable=False),
    sa.Column('solved', sa.Boolean(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('share_as_case', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('answered = (solved IS NOT NULL AND score IS NOT NULL)', name=op.f('ck_evaluation_answered')),
    sa.CheckConstraint('score BETWEEN 1 AND 5', name=op.f('ck_evaluation_score')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_evaluation_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation'))
    )
    op.create_index(op.f('ix_evaluation_need_id'), 'evaluation', ['need_id'], unique=False)
    op.create_table('follow_up',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('answered', sa.Boolean(), nullable=False),
    sa.Column('solved', sa.Boolean(), nullable=True),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("recorded_by IN ('enterprise', 'clerk', 'system')", name=op.f('ck_follow_up_recorded_by')),
    sa.CheckConstraint('answered = (solved IS NOT NULL)', name=op.f('ck_follow_up_answered')),
    sa.CheckConstraint('round IN (1, 2)', name=op.f('ck_follow_up_round')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_follow_up_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
    sa.UniqueConstraint('need_id', 'delivered_at', 'round', name=op.f('uq_follow_up_need_id_delivered_at_round'))
    )
    op.create_index(op.f('ix_follow_up_need_id'), 'follow_up', ['need_id'], unique=False)
    op.create_table('outcome_figure',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('follow_up_id', sa.Uuid(), nullable=True),
    sa.Column('indicator', sa.Text(), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('grade', sa.Text(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('stated_by', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("grade IN ('self_stated', 'documented', 'verified')", name=op.f('ck_outcome_figure_grade')),
    sa.CheckConstraint("indicator IN ('loss_avoided', 'cost_saved', 'income_added', 'pass_rate_before', 'pass_rate_after')", name=op.f('ck_outcome_figure_indicator')),
    sa.CheckConstraint('value >= 0', name=op.f('ck_outcome_figure_value')),
    sa.ForeignKeyConstraint(['follow_up_id'], ['follow_up.id'], name=op.f('fk_outcome_figure_follow_up_id_follow_up'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_outcome_figure_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome_figure'))
    )
    op.create_index(op.f('ix_outcome_figure_need_id'), 'outcome_figure', ['need_id'], unique=False)


def _create_cases() -> None:
    op.create_table('gap',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('requirement', sa.Text(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('element', sa.Text(), nullable=True),
    sa.Column('industry', sa.Text(), nullable=True),
    sa.Column('adcode', sa.Text(), nullable=True),
    sa.Column('found_in', sa.Text(), nullable=True),
    sa.Column('offerings', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('state', sa.Text(), server_default='open', nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("found_in IN ('province', 'country')", name=op.f('ck_gap_found_in')),
    sa.CheckConstraint("state IN ('open', 'answered', 'met')", name=op.f('ck_gap_state')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_gap_need_id_need'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gap')),
    sa.UniqueConstraint('need_id', 'requirement', name=op.f('uq_gap_need_id_requirement'))
    )
    op.create_index(op.f('ix_gap_need_id'), 'gap', ['need_id'], unique=False)
    op.create_table('solved_case',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuidv7()'), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Text(), server_default='proposed', nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('cause', sa.Text(), nullable=True),
    sa.Column('solution', sa.Text(), nullable=True),
    sa.Column('offerings', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('stations', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('providers', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('elements', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False),
    sa.Column('industry', sa.Text(), nullable=True),
    sa.Column('adcode', sa.Text(), nullable=True),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('received_by', sa.Uuid(), nullable=True),
    sa.Column('solved', sa.Boolean(), nullable=False),
    sa.Column('grade', sa.Text(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("grade IN ('self_stated', 'documented', 'verified')", name=op.f('ck_solved_case_grade')),
    sa.CheckConstraint("state IN ('proposed', 'published', 'withdrawn')", name=op.f('ck_solved_case_state')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_solved_case_need_id_need'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_solved_case')),
    sa.UniqueConstraint('need_id', name=op.f('uq_solved_case_need_id'))
    )


def downgrade() -> None:
    for table in OLD_TABLES:
        for policy in ('seen', 'added', 'changed', 'removed'):
            op.execute(f'DROP POLICY {policy} ON {table}')
        op.execute(f'ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE {table} DISABLE ROW LEVEL SECURITY')
    for table in READ:
        if table not in OLD_TABLES:
            for policy in ('seen', 'added', 'changed', 'removed'):
                op.execute(f'DROP POLICY {policy} ON {table}')
    op.execute('REVOKE DELETE ON need FROM nqi_service')
    op.drop_table('referral_result')
    op.drop_table('message')
    op.drop_table('case_move')
    op.drop_table('referral')
    op.drop_table('outcome_figure')
    op.drop_table('solved_case')
    op.drop_table('gap')
    op.drop_table('follow_up')
    op.drop_table('evaluation')
    op.drop_constraint(op.f('fk_need_duplicate_of_need'), 'need', type_='foreignkey')
    op.drop_constraint(op.f('fk_need_organization_id_organization'), 'need', type_='foreignkey')
    op.drop_index('ix_need_state_due_at', table_name='need')
    op.drop_index('ix_need_remind_at', table_name='need', postgresql_where=sa.text('reminded_at IS NULL'))
    op.drop_index(op.f('ix_need_organization_id'), table_name='need')
    op.drop_index(op.f('ix_need_enterprise_mark'), table_name='need')
    op.drop_index('ix_need_due_at', table_name='need', postgresql_where=sa.text('escalated_at IS NULL'))
    op.drop_constraint(op.f('ck_need_state'), 'need', type_='check')
    op.drop_column('need', 'source')
    op.drop_column('need', 'enterprise_mark')
    op.drop_column('need', 'duplicate_of')
    op.drop_column('need', 'reopened')
    op.drop_column('need', 'ended_at')
    op.drop_column('need', 'delivered_at')
    op.drop_column('need', 'returned_at')
    op.drop_column('need', 'submitted_at')
    op.drop_column('need', 'cause')
    op.drop_column('need', 'site_visit')
    op.drop_column('need', 'urgent')
    op.drop_column('need', 'organization_id')
    op.drop_column('need', 'version')
    op.drop_column('need', 'escalated_at')
    op.drop_column('need', 'reminded_at')
    op.drop_column('need', 'remind_at')
    op.drop_column('need', 'due_at')
    op.drop_column('need', 'state_since')
    op.drop_column('need', 'state')
