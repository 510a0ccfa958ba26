"""The front door: `create_app` builds everything and reads as the table of contents; it owns nothing itself."""

import gc

import dash
from flask import Flask, Response, jsonify, send_from_directory
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from auth import account, current, forgotten, gate, headers, limits, logo, sign_in, welcome
from auth.sessions import DatabaseSessions
from callbacks import exports, files, mail
from callbacks.administration import page as administration
from callbacks.customers import page as customers
from callbacks.dashboard import page as dashboard
from callbacks.report import page as report
from callbacks.reseller import files as reseller_files
from callbacks.reseller import page as reseller
from callbacks.shell import error_pages, front, navigation, strip
from callbacks.shell.frame import build_frame
from callbacks.shell.index import PortalDash
from callbacks.tags import page as tags
from callbacks.wiring import Wiring
from data.clock import Clock, system_clock
from data.engines import Databases
from data.portal import Portal
from data.settings import GUNICORN_GIVES_UP, ROOT, Settings, settings_or_exit
from jobs import cli
from jobs.broker import create_celery
from jobs.log import configure_logging
from jobs.outbox_relay import publisher

ICONS = ("/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png")
"""What browsers ask for unasked, and not always as the browser that a session is bound to."""

BOOTSTRAP_CSS = "/bootstrap/static/css/bootstrap.min.css"


def create_app(settings: Settings | None = None, clock: Clock = system_clock) -> Flask:
    """The web application: pages, sign-in, downloads and the operator's commands."""
    portal = _compose(settings or settings_or_exit(), clock)
    server = _server(portal)
    _add_pages(server, portal)
    server.register_blueprint(files.routes)
    server.register_blueprint(reseller_files.routes)
    cli.register(server)
    return server


def serve() -> Flask:
    """The same as the one thing its process is there for, which is what a web server starts."""
    server = create_app(settings_or_exit(GUNICORN_GIVES_UP))
    # What stands from the start is never garbage, and to go through it takes longer than to answer.
    gc.collect()
    gc.freeze()
    return server


def _compose(settings: Settings, clock: Clock) -> Portal:
    configure_logging()
    databases = Databases.at(settings.database_urls)
    databases.publish = publisher(create_celery(settings), databases)
    return Portal(settings, databases, clock)


def _server(portal: Portal) -> Flask:
    server = Flask("portal", static_folder=None, static_url_path="/static")
    server.config.update(
        SECRET_KEY=portal.settings.secret_key,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session it stands in
        WTF_CSRF_CHECK_DEFAULT=False,  # forms check their own; calls from scripts are held to this site's origin
        BOOTSTRAP_SERVE_LOCAL=True,
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/csv", "application/json", "application/javascript"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_LEVEL=4,
    )
    if portal.settings.proxies:
        # Each proxy in front adds one entry to these headers; anything beyond them a client may have made up.
        count = portal.settings.proxies
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    secure = portal.settings.base_url.startswith("https:")
    ends = portal.settings.configuration.sessions
    server.extensions["portal"] = portal
    server.session_interface = DatabaseSessions(portal.databases, portal.clock, ends, secure=secure)
    for pages in (sign_in.pages, forgotten.pages, welcome.pages, account.pages):
        server.register_blueprint(pages)
    server.add_url_rule("/healthz", "health", lambda: jsonify(status="up"))
    for address in ICONS:
        server.add_url_rule(address, "icon", _icon)
    CSRFProtect(server)
    Bootstrap5(server)
    Compress(server)
    current.install(server)
    limits.install(server, portal, gate.COUNTED_ENDPOINTS)
    gate.guard(server)
    logo.install(server, portal)
    front.install(server, portal)
    error_pages.install(server, portal.settings.configuration.branding.name)
    return server


def _icon() -> Response:
    return send_from_directory(ROOT / "assets", "favicon.svg")


def _add_pages(server: Flask, portal: Portal) -> dash.Dash:
    pages = PortalDash(
        portal,
        server=server,
        assets_folder="assets",
        external_stylesheets=[BOOTSTRAP_CSS],
        suppress_callback_exceptions=True,  # pages come and go; their callbacks are all registered here
        update_title=None,
        title=portal.settings.configuration.branding.name,
        enable_mcp=False,
    )
    pages.layout = lambda: build_frame(portal)
    wiring = Wiring(pages, portal)
    for page in (navigation, strip, dashboard, customers, report, reseller, exports, mail, administration, tags):
        page.wire(wiring)
    server.extensions["wiring"] = wiring
    headers.install(server, pages.csp_hashes, secure=portal.settings.base_url.startswith("https:"))
    return pages
