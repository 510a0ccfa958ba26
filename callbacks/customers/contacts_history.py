"""What became of a contact, told as lines of a history: when, who and what was changed against what it was before."""

from collections.abc import Sequence

from data.queries.customer_contacts import ContactChangeFacts
from layouts import formats


def history_lines(changes: Sequence[ContactChangeFacts], timezone: str, locale: str) -> list[tuple[str, str, str]]:
    """Lines of when, who and what, newest first as the changes are."""
    earlier: list[ContactChangeFacts | None] = [*changes[1:], None]
    return [
        (formats.moment(one.at, timezone, locale), one.author, told_change(one, before))
        for one, before in zip(changes, earlier, strict=True)
    ]


def told_change(now: ContactChangeFacts, before: ContactChangeFacts | None) -> str:
    """One change in words, against what the contact was before; without that it is told whole."""
    if now.name is None:
        return "Removed"
    if before is None or before.name is None:
        known = [text for text in (now.name, now.email, now.phone) if text]
        return f"Entered: {', '.join(known)}"
    pairs = (("Name", before.name, now.name), ("E-mail", before.email, now.email), ("Phone", before.phone, now.phone))
    differing = [f"{word} {old or 'none'} \u2192 {new or 'none'}" for word, old, new in pairs if old != new]
    return "; ".join(differing) or "Entered again, unchanged"
