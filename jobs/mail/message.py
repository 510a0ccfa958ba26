"""A mail as text and HTML, made from a template of both; which one, and who gets it, is decided elsewhere."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from data.email_addresses import in_a_header
from data.portal import Portal
from data.settings import PortalType

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a mail; the partner decides in whose folder the demo keeps it."""

    name: str
    email: str
    partner_id: int


def compose(
    portal: Portal, kind: PortalType, to: Recipient, subject: str, template: str, **values: Any
) -> EmailMessage:
    """The mail in the portal's name; in the demo it says so."""
    branding = portal.settings.configuration.branding
    is_demo = kind is PortalType.DEMO
    shown = {"brand": branding.name, "demo": is_demo, "to": to, "subject": subject, **values}
    message = EmailMessage()
    message["Subject"] = _one_line(f"[Demo] {subject}" if is_demo else subject)
    message["From"] = Address(_one_line(branding.name), addr_spec=branding.sender)
    message["To"] = Address(_one_line(to.name), addr_spec=in_a_header(to.email))
    message["Date"] = format_datetime(portal.now)
    message["Message-ID"] = make_msgid(domain=branding.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_TEMPLATES.get_template(f"{template}.txt").render(shown))
    message.add_alternative(_TEMPLATES.get_template(f"{template}.html").render(shown), subtype="html")
    return message


def _one_line(text: str) -> str:
    """A header's value: names come from files too, and a line break in one would begin a header of its own."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
