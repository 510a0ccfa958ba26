"""What the frame shows, as plain values."""

from dataclasses import dataclass

from layouts.theme import Theme


@dataclass(frozen=True)
class Brand:
    """Whose portal this is; `demo` marks simulated data, `logo` is the address of a picture."""

    name: str
    demo: bool = False
    logo: str | None = None

    @property
    def initial(self) -> str:
        """The letter on the brand's mark."""
        return self.name[:1].upper()


@dataclass(frozen=True)
class PartnershipItem:
    """One partnership the viewer may choose; `href` shows the present page for it."""

    code: str
    name: str
    model: str
    currency: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class UserItem:
    """Who is signed in; `theme` is light, dark or system as the user chose it."""

    name: str
    email: str
    initials: str
    theme: str = "system"


@dataclass(frozen=True)
class SearchHit:
    """One customer found: name, Security Center ID, a line about it, the address that shows it."""

    name: str
    security_center_id: str
    note: str
    href: str


@dataclass(frozen=True)
class SignOut:
    """Where the sign-out form posts to and the token that guards it."""

    action: str
    csrf_token: str


@dataclass(frozen=True)
class Place:
    """Where the reader is: prefix of all page addresses (`/p/CODE`), the page's path, the partnership's model, the
    theme in use."""

    base: str
    page: str
    model: str
    theme: Theme = "light"
