"""How a mail leaves: through the mail server, or into a folder where there is none and in the demo."""

import os
import secrets
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from data.portal import Portal
from data.settings import PortalType
from jobs.mail.message import Recipient

_SECONDS = 20


def post(portal: Portal, kind: PortalType, to: Recipient, message: EmailMessage) -> None:
    """Hand the mail over; OSError or SMTPException where the server does not take it. Demo mail never leaves."""
    if kind is PortalType.DEMO or portal.settings.smtp_url is None:
        _keep(portal, kind, to, message)
    else:
        _send(portal.settings.smtp_url, message)


def _keep(portal: Portal, kind: PortalType, to: Recipient, message: EmailMessage) -> None:
    folder = portal.settings.files / "mail" / kind.value / str(to.partner_id)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{portal.now:%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(4)}.eml"
    unfinished = Path(f"{folder / name}.part")
    unfinished.write_bytes(message.as_bytes())
    os.replace(unfinished, folder / name)


def _send(url: str, message: EmailMessage) -> None:
    """`smtps://` speaks TLS from the start, `smtp+tls://` after STARTTLS, `smtp://` not at all."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=_SECONDS)
    with server:
        if parts.scheme == "smtp+tls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
