"""All that is shown inside other people's pages, under one router: of its pages problems are pages too."""

from litestar import Router

from service.embed.files import integrity, script, script_of_frame, style
from service.embed.form import form, form_posted, need_posted
from service.embed.fragments import hand_over_need, show_result
from service.embed.frame import frame
from service.embed.oembed import match_card, oembed, offering_card
from service.embed.pages import PAGE_HANDLERS

embed_pages = Router(
    path="/",
    exception_handlers=PAGE_HANDLERS,
    route_handlers=[frame, form, form_posted, need_posted, offering_card, match_card],
)
"""The pages."""
embed_files = Router(
    path="/", route_handlers=[script, style, script_of_frame, integrity, show_result, hand_over_need, oembed]
)
"""The files, and the pieces of pages that the element asks for."""
