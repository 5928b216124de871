"""The headers of answers in plain words."""

# Of the few answers that are sent outside of ``headers.Headers``: plain text, which loads nothing.
OF_PLAIN_ANSWERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cache-Control": "no-store",
}
