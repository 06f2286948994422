"""All public pages, under one router: their problems are pages too."""

from litestar import Router

from service.public.building import builder
from service.public.failing import PAGE_HANDLERS
from service.public.handing_over import match_handed_over
from service.public.home import home
from service.public.listings import offering_page, station_page
from service.public.matching import match_form, match_posted
from service.public.places import places
from service.public.robots import robots
from service.public.sharing import match_shared, saved_match_page
from service.public.trying import try_page, try_posted

public_pages = Router(
    path="/",
    exception_handlers=PAGE_HANDLERS,
    route_handlers=[
        home,
        match_form,
        match_posted,
        match_shared,
        match_handed_over,
        saved_match_page,
        offering_page,
        station_page,
        try_page,
        try_posted,
        builder,
        places,
        robots,
    ],
)
"""Every public page."""
