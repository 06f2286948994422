"""The change feed asks stations too, so that what comes to a station while that is being changed is not left behind."""

import sqlalchemy as sa
from alembic import op

from models.base import TransactionNumber

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

FEED = (
    """
    CREATE FUNCTION mark_station_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.changed_in := pg_current_xact_id();
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER mark_changed BEFORE INSERT OR UPDATE ON station
    FOR EACH ROW EXECUTE FUNCTION mark_station_changed()
    """,
    """
    CREATE TRIGGER announce AFTER UPDATE ON station
    FOR EACH STATEMENT EXECUTE FUNCTION announce_change()
    """,
    # An offering keeps the organization of its station; what else a station says, it does not.
    'DROP TRIGGER touch_offerings ON station',
    """
    CREATE TRIGGER touch_offerings AFTER UPDATE ON station
    FOR EACH ROW WHEN (OLD.organization_id IS DISTINCT FROM NEW.organization_id)
    EXECUTE FUNCTION touch_offerings_of_station()
    """,
    'DROP TRIGGER touch_offerings ON organization',
    'DROP FUNCTION touch_offerings_of_organization()',
    """
    CREATE FUNCTION touch_stations_of_organization() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE station SET organization_id = organization_id WHERE organization_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER touch_stations AFTER UPDATE ON organization
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION touch_stations_of_organization()
    """,
)
OLD_FEED = (
    'DROP TRIGGER touch_stations ON organization',
    'DROP FUNCTION touch_stations_of_organization()',
    """
    CREATE FUNCTION touch_offerings_of_organization() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE offering SET station_id = station_id
        WHERE station_id IN (SELECT id FROM station WHERE organization_id = NEW.id);
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER touch_offerings AFTER UPDATE ON organization
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION touch_offerings_of_organization()
    """,
    'DROP TRIGGER touch_offerings ON station',
    """
    CREATE TRIGGER touch_offerings AFTER UPDATE ON station
    FOR EACH ROW EXECUTE FUNCTION touch_offerings_of_station()
    """,
    'DROP TRIGGER announce ON station',
    'DROP TRIGGER mark_changed ON station',
    'DROP FUNCTION mark_station_changed()',
)


def upgrade() -> None:
    op.add_column(
        'station',
        sa.Column('changed_in', TransactionNumber(), server_default=sa.text('pg_current_xact_id()'), nullable=False),
    )
    op.create_index(op.f('ix_station_changed_in'), 'station', ['changed_in'], unique=False)
    for statement in FEED:
        op.execute(statement)


def downgrade() -> None:
    for statement in OLD_FEED:
        op.execute(statement)
    op.drop_index(op.f('ix_station_changed_in'), table_name='station')
    op.drop_column('station', 'changed_in')
