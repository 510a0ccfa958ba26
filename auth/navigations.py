"""Whether somebody looks at the answer to a request, and where in the portal they were; what they get is decided
elsewhere."""

from urllib.parse import urlsplit

from flask import Request


def is_navigation(asked: Request) -> bool:
    """Whether a browser goes somewhere, by an address, a link or a form; a script's call is none."""
    mode = asked.headers.get("Sec-Fetch-Mode")
    if mode is not None:
        return mode == "navigate"
    return asked.method in ("GET", "POST") and "text/html" in asked.headers.get("Accept", "")


def page_of(asked: Request) -> str | None:
    """The page of the portal that was asked for, or from which a form was sent, as a path with its query; None for any
    other address."""
    if asked.method == "GET":
        page = asked.full_path
    else:
        came_from = urlsplit(asked.referrer or "")
        page = f"{came_from.path}?{came_from.query}" if came_from.netloc == asked.host else ""
    return page.rstrip("?") if page.startswith(("/p/", "/account")) else None
