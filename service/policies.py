"""What browsers may do with our pages: everything comes from here, nothing is framed."""

_HERE = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
)
PAGE_POLICY = {
    "Content-Security-Policy": _HERE + "form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}
STATION_PAGE_POLICY = {
    **PAGE_POLICY,
    "Content-Security-Policy": _HERE + "form-action 'self'",
    # With «no-referrer» a browser calls the origin of a form «null», and over plain HTTP there is nothing else to know it by.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""For pages with forms, behind a sign-in."""
PUBLIC_PAGE_POLICY = {
    **STATION_PAGE_POLICY,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
}
"""For pages that everybody sees, with forms; not even a style may stand in them. Those that may be kept say so."""
