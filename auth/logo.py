"""The picture beside the portal's name, served to everybody because pages for strangers show it; where it stands on
a page is the templates' and layouts' affair."""

from flask import Flask, Response, abort, request

from data.logo import MEDIA_TYPES
from data.portal import Portal

ADDRESS = "/logo"
_AN_HOUR = 3600


def logo_address(portal: Portal) -> str | None:
    """Where a page finds the picture; None where none is configured."""
    return None if portal.settings.configuration.branding.logo is None else ADDRESS


def install(app: Flask, portal: Portal) -> None:
    """Answer with the picture as it was at the start, and tell every template where it is."""
    path = portal.settings.configuration.branding.logo
    picture = None if path is None else (path.read_bytes(), MEDIA_TYPES[path.suffix.lower()])

    @app.context_processor
    def tell() -> dict[str, str | None]:
        return {"logo": logo_address(portal)}

    @app.get(ADDRESS, endpoint="logo")
    def show() -> Response:
        if picture is None:
            abort(404)
        content, media_type = picture
        response = Response(content, content_type=media_type)
        response.cache_control.private = True
        response.cache_control.max_age = _AN_HOUR
        response.add_etag()
        response.make_conditional(request)
        return response
