"""Where a station is found, and whom one calls: address, telephone, opening hours

Revision ID: 0013
Revises: 0012
"""
import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'

COLUMNS = ('address', 'telephone', 'opening_hours')
WHERE = "'address', station.address, 'telephone', station.telephone, 'opening_hours', station.opening_hours, "
STATIONS = """
    CREATE OR REPLACE VIEW station_entry WITH (security_invoker = true) AS
    SELECT
        station.id AS station_id,
        station.external_id,
        station.adcode,
        station.kind,
        station.industries,
        station.accreditations,
        json_build_object(
            'id', station.external_id, 'name', station.name, 'name_en', station.name_en,
            'province', station.province, 'city', station.city, 'adcode', station.adcode,
            'latitude', station.latitude, 'longitude', station.longitude, {where}'kind', station.kind,
            'industries', station.industries, 'accreditations', station.accreditations,
            'languages', station.languages, 'modelled', station.modelled,
            'organization', json_build_object('name', organization.name, 'uscc', organization.uscc)
        ) AS document,
        station.organization_id, station.state, station.version, station.updated_at, station.name
    FROM station JOIN organization ON organization.id = station.organization_id
"""


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column('station', sa.Column(column, sa.Text(), nullable=True))
    op.execute(STATIONS.format(where=WHERE))


def downgrade() -> None:
    op.execute(STATIONS.format(where=''))
    for column in COLUMNS:
        op.drop_column('station', column)
