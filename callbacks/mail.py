"""What happens on the mail page of a demo: the list of kept mails, and the one that is open."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from dash import Input, Output

from auth.permissions import Permission
from callbacks.query_strings import query_values
from callbacks.wiring import Asked, Values, Wiring
from data.queries.mail import MailHead, MailText, get_mail, list_mails
from data.queries.partnership import get_partnership
from data.scope import NotVisible
from layouts import formats
from layouts.mail.ids import MailId
from layouts.mail.page import Letter, MailItem, Piece, letter, listed
from layouts.shell.ids import ShellId

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_AFTER_AN_ADDRESS = ".,;:!?)]'"


def wire(w: Wiring) -> None:
    w.on(
        show_mail,
        permission=Permission.MAIL_READ,
        outputs={
            "list": Output(MailId.LIST, "children"),
            "count": Output(MailId.COUNT, "children"),
            "letter": Output(MailId.LETTER, "children"),
            "notice": Output(MailId.NOTICE, "children"),
        },
        inputs={"search": Input(ShellId.LOCATION, "search")},
    )


def show_mail(asked: Asked, search: str) -> Values:
    """The mails to the viewer's partner, and the one an address names."""
    with asked.session() as session:
        zone = get_partnership(session).timezone
    wanted, files = query_values(search).get("mail", ""), asked.portal.settings.files
    heads = list_mails(files, asked.viewer.scope)
    return {
        "list": listed([_item(asked, one, zone, wanted) for one in heads]),
        "count": f"{len(heads)} mail{'' if len(heads) == 1 else 's'}",
        "letter": letter(_open(asked, wanted, zone), wanted=bool(wanted)) if heads or wanted else None,
        "notice": None,
    }


def pieces(text: str, base_url: str) -> Iterator[Piece]:
    """A text in pieces; addresses of this very portal become links, others stay text."""
    at = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER_AN_ADDRESS)
        if not address.startswith(f"{base_url}/"):
            continue
        if found.start() > at:
            yield Piece(text[at : found.start()])
        yield Piece(address, address.removeprefix(base_url))
        at = found.start() + len(address)
    if at < len(text):
        yield Piece(text[at:])


def _open(asked: Asked, wanted: str, zone: str) -> Letter | None:
    if not wanted:
        return None
    try:
        found = get_mail(asked.portal.settings.files, asked.viewer.scope, wanted)
    except NotVisible:
        return None
    return _letter(asked, found, zone)


def _letter(asked: Asked, found: MailText, zone: str) -> Letter:
    head, base = found.head, asked.portal.settings.base_url.rstrip("/")
    return Letter(head.subject, head.sender, head.to, _at(asked, head, zone), list(pieces(found.text, base)))


def _item(asked: Asked, head: MailHead, zone: str, wanted: str) -> MailItem:
    href = f"{asked.address.base}/mail?mail={quote(head.file)}"
    return MailItem(head.subject, head.to, _at(asked, head, zone), href, head.file == wanted)


def _at(asked: Asked, head: MailHead, zone: str) -> str:
    return formats.DASH if head.at is None else formats.moment(head.at, zone, asked.locale)
