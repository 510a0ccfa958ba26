"""What the administration page's deeds answer alike: nothing changed, or a passphrase; no deed is done here."""

from dash import no_update

from auth.hand_over import Handed
from callbacks.wiring import Asked, Values
from data.queries.partnership import get_partnership
from layouts import formats
from layouts.administration import dialogs


def nothing() -> Values:
    """The dialog, its passphrase and the list of people stay as they are."""
    return dict.fromkeys(("open", "problem", "changed", "handing", "handed_title", "handed"), no_update)


def handing(asked: Asked, handed: Handed | None, name: str, email: str) -> Values:
    """The dialog of a passphrase, where there is one."""
    if handed is None:
        return {}
    with asked.session() as session:
        zone = get_partnership(session).timezone
    until = f"{formats.moment(handed.expires_at, zone, asked.locale)} ({zone})"
    told = dialogs.HandedText(name, email, handed.passphrase, until)
    return {"handing": True, "handed_title": f"Passphrase for {name}", "handed": dialogs.handed(told)}
