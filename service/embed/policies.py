"""What browsers may do with what is shown inside other people's pages."""

from collections.abc import Sequence

FRAGMENT_POLICY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""For a piece of a page: opened by itself it may do nothing."""


def framed_policy(ancestors: Sequence[str]) -> dict[str, str]:
    """For a page that pages of these origins may frame, `*` for all; ours may too."""
    holding = " ".join(["'self'", *ancestors])
    return {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types nqi; "
            f"frame-ancestors {holding}"
        ),
        "X-Content-Type-Options": "nosniff",
        # With «no-referrer» a browser calls the origin of a form «null».
        "Referrer-Policy": "same-origin",
        "Vary": "Accept-Language",
        "Cache-Control": "no-store",
    }
