"""All pages of an enterprise, under one router: their problems are pages too."""

from litestar import Router

from service.enterprises.failing import PAGE_HANDLERS
from service.enterprises.moving import move_posted, referral_move_posted
from service.enterprises.opening import closing_posted, is_open, opening_posted
from service.enterprises.outcomes import evaluation_posted, follow_up_posted
from service.enterprises.owning import (
    attachment_file,
    attachment_posted,
    attachment_removed,
    erasure_posted,
    export_file,
)
from service.enterprises.page import need_now, need_page
from service.enterprises.planning import plan_file, plan_posted, plan_sheet
from service.enterprises.saying import message_posted
from service.enterprises.submitting import consent_posted, contact_posted, submission_posted

enterprise_pages = Router(
    path="/",
    exception_handlers=PAGE_HANDLERS,
    route_handlers=[
        need_page,
        need_now,
        is_open,
        opening_posted,
        closing_posted,
        move_posted,
        referral_move_posted,
        message_posted,
        submission_posted,
        contact_posted,
        consent_posted,
        evaluation_posted,
        follow_up_posted,
        attachment_posted,
        attachment_removed,
        attachment_file,
        export_file,
        erasure_posted,
        plan_posted,
        plan_sheet,
        plan_file,
    ],
)
"""Every page and form of an enterprise."""
