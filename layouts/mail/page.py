"""The mails that a demo keeps instead of sending: their list, and the one that is open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from auth.permissions import Permission
from layouts.mail.ids import MailId
from layouts.parts.card import card
from layouts.parts.empty import empty
from layouts.parts.link import link
from layouts.parts.page_head import page_head
from layouts.parts.skeleton import skeleton_rows


@dataclass(frozen=True)
class MailItem:
    """A mail in the list, every text in the reader's locale."""

    subject: str
    to: str
    at: str
    href: str
    is_open: bool = False


@dataclass(frozen=True)
class Piece:
    """A piece of a mail's text; with an address it is a link within this portal."""

    text: str
    href: str | None = None


@dataclass(frozen=True)
class Letter:
    """A mail as it is read."""

    subject: str
    sender: str
    to: str
    at: str
    pieces: Sequence[Piece]


def build(permissions: Collection[Permission]) -> html.Div:
    """The page before its mails have arrived."""
    return html.Div(
        [
            page_head("Mail", "In the demo, mails are kept here instead of being sent"),
            html.Div(id=MailId.NOTICE),
            html.Div(
                [
                    card(
                        [
                            html.H2("Newest first", className="card-title"),
                            html.Span("", id=MailId.COUNT, className="quiet", role="status"),
                        ],
                        html.Div(skeleton_rows(6), id=MailId.LIST),
                        label="Mails",
                    ),
                    html.Div(card([], skeleton_rows(6), label="Mail"), id=MailId.LETTER, className="mail-letter"),
                ],
                className="mail-columns",
            ),
        ],
        id=MailId.PAGE,
        className="page-body",
    )


def listed(items: Sequence[MailItem]) -> Component:
    """The list; without any mail, why there is none."""
    if not items:
        return empty("No mail yet", "In the demo, mails are kept here instead of being sent.", icon="mail")
    return html.Ul([html.Li(_item(item)) for item in items], className="mail-list")


def letter(shown: Letter | None, *, wanted: bool) -> Component:
    """The open mail; `wanted` is whether one was asked for."""
    if shown is None:
        title = "There is no such mail here" if wanted else "No mail is open"
        return card([], empty(title, "Choose one of the list to read it.", icon="mail"), label="Mail")
    facts = (("From", shown.sender), ("To", shown.to), ("Date", shown.at))
    return card(
        [html.H2(shown.subject, className="card-title")],
        [
            html.Dl([html.Div([html.Dt(term), html.Dd(text)]) for term, text in facts], className="mail-facts"),
            html.Div([_piece(piece) for piece in shown.pieces], className="mail-text"),
        ],
        label="Mail",
    )


def _item(item: MailItem) -> html.A:
    return link(
        [
            html.Span(item.subject, className="mail-subject"),
            html.Span(item.to, className="mail-to"),
            html.Span(item.at, className="mail-at"),
        ],
        item.href,
        "mail-item",
        current=item.is_open,
    )


def _piece(piece: Piece) -> str | Component:
    return piece.text if piece.href is None else html.A(piece.text, href=piece.href, className="mail-link")
