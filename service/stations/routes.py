"""All pages of the station desk, under one router: its problems are pages too."""

import importlib.util
from functools import cache
from pathlib import Path

from litestar import Response, Router, get

from service.access import PUBLIC
from service.desk import inbox, need, needs, operations, referral
from service.stations import (
    account,
    history,
    imports,
    keys,
    listing,
    listings,
    organizations,
    people,
    previewing,
    reminding,
    signing_in,
    sites,
    webhooks,
)
from service.stations.failing import PAGE_HANDLERS
from service.stations.portal import guide, sitekeys, usage, usage_file


@get("/pages/htmx.js", include_in_schema=False, opt=PUBLIC)
async def htmx() -> Response[bytes]:
    """The script that the pages use, out of the library that carries it."""
    headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return Response(_htmx(), media_type="text/javascript", headers=headers)


@cache
def _htmx() -> bytes:
    # Of the library only this file is used; importing it would ask for the framework that it is made for.
    found = importlib.util.find_spec("django_htmx")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).with_name("static").joinpath("django_htmx", "htmx-2.min.js").read_bytes()


station_pages = Router(
    path="/",
    exception_handlers=PAGE_HANDLERS,
    route_handlers=[
        signing_in.sign_in_page,
        signing_in.sign_in_posted,
        signing_in.sign_out,
        signing_in.invitation_page,
        signing_in.invitation_posted,
        account.account_page,
        account.account_posted,
        inbox.inbox_page,
        inbox.inbox_changes,
        referral.referral_page,
        referral.referral_changes,
        referral.referral_posted,
        needs.needs_page,
        needs.needs_changes,
        need.need_page,
        need.need_changes,
        need.need_posted,
        operations.operations_page,
        operations.operations_changes,
        listings.listings_page,
        listings.listings_posted,
        reminding.reminders_page,
        listing.new_listing_page,
        listing.new_listing_posted,
        listing.listing_page,
        listing.listing_posted,
        previewing.preview_page,
        previewing.standards_proposed,
        history.history_page,
        history.restore_page,
        history.restore_posted,
        sites.stations_page,
        sites.new_station_page,
        sites.new_station_posted,
        sites.station_page,
        sites.station_posted,
        imports.imports_page,
        imports.imports_posted,
        imports.import_page,
        imports.import_posted,
        keys.keys_page,
        keys.keys_posted,
        keys.key_posted,
        webhooks.webhooks_page,
        webhooks.webhooks_posted,
        webhooks.webhook_page,
        webhooks.webhook_posted,
        sitekeys.sitekeys_page,
        sitekeys.sitekeys_posted,
        sitekeys.sitekey_page,
        sitekeys.sitekey_posted,
        usage.usage_page,
        usage_file.usage_file,
        guide.guide_page,
        people.people_page,
        people.people_posted,
        people.person_posted,
        organizations.organization_page,
        organizations.organizations_page,
        organizations.organizations_posted,
        organizations.one_organization_page,
        organizations.one_organization_posted,
        organizations.organization_people_posted,
    ],
)
"""Every page of the station desk."""
