"""Text of a bundle to values: each function takes what one field says, and raises ValueError saying what is wrong."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import available_timezones

from data.domain.money import CURRENCIES
from data.email_addresses import is_email
from data.exchange.bundle.faults import listed, quoted

Parse = Callable[[str], Any]
When = TypeVar("When", date, datetime)

LARGEST = 10**15
# Cycles are labelled from 1900 to 2999; within these years every day's cycle and its neighbours have a label.
FIRST_YEAR, LAST_YEAR = 1901, 2998

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4})?")
_WHOLE = re.compile(r"[0-9]+(\.0+)?")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(?P<offset>Z|[+-][0-9]{2}(:?[0-9]{2})?)?"
)
_BREAKS = re.compile(r"[\t\r\n]+")
# Stored as NUMERIC(24, 10) where the database has decimals.
_WHOLE_DIGITS, _DECIMAL_DIGITS = 14, 10


def identifier(text: str) -> str:
    """An id as partners, partnerships and customers have them."""
    if not _ID.fullmatch(text):
        raise ValueError(f"{quoted(text)} is not an id: a letter or digit, then up to 63 of letters, digits and . _ -")
    return text


def product_code(text: str) -> str:
    """An id of at most 32 characters."""
    if len(text) > 32:
        raise ValueError(f"{quoted(text)} has {len(text)} characters; a product code has 32 at most")
    return identifier(text)


@dataclass(frozen=True, slots=True)
class Text:
    """Free text of limited length; line breaks and tabs become spaces, white space around it goes."""

    longest: int

    def __call__(self, text: str) -> str:
        tidy = _BREAKS.sub(" ", text).strip()
        if len(tidy) > self.longest:
            raise ValueError(f"has {len(tidy)} characters; {self.longest} are the most")
        if any(unicodedata.category(character) == "Cc" for character in tidy):
            raise ValueError(f"{quoted(tidy)} contains a control character")
        return tidy


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words, written exactly so."""

    words: tuple[str, ...]

    def __call__(self, text: str) -> str:
        if text not in self.words:
            raise ValueError(f"{quoted(text)} is not one of {listed(self.words)}")
        return text


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds; `12.0` is 12, `12.5` is refused."""

    least: int = 0
    most: int = LARGEST

    def __call__(self, text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise ValueError(f"{quoted(text)} is not a whole number from {self.least} to {self.most}")
        digits = text.partition(".")[0].lstrip("0") or "0"
        # Python refuses to read thousands of digits; nothing that long is in bounds.
        if len(digits) > 18 or not self.least <= int(digits) <= self.most:
            raise ValueError(f"{quoted(text)} is not between {self.least} and {self.most}")
        return int(digits)


def amount(text: str) -> Decimal:
    """A decimal of 0 or more with a point, of a size that every database keeps exactly."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{quoted(text)} is not a decimal number such as 2.50")
    if text.startswith("-"):
        raise ValueError(f"{quoted(text)} is below 0")
    whole, _, fraction = text.partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if len(whole) > _WHOLE_DIGITS or len(fraction) > _DECIMAL_DIGITS:
        raise ValueError(
            f"{quoted(text)} has more than {_WHOLE_DIGITS} digits before or {_DECIMAL_DIGITS} after the point"
        )
    return Decimal(f"{whole or 0}.{fraction or 0}")


def day(text: str) -> date:
    """A date written YYYY-MM-DD."""
    if not _DATE.fullmatch(text):
        raise ValueError(f"{quoted(text)} is not a date written YYYY-MM-DD")
    return _in_range(_real(date.fromisoformat, text))


def day_or_moment(text: str) -> date | datetime:
    """A date, or a timestamp with its offset: the two ways a reading says when it was taken."""
    if _DATE.fullmatch(text):
        return day(text)
    if not (match := _MOMENT.fullmatch(text)):
        raise ValueError(f"{quoted(text)} is neither a date (2026-10-03) nor a timestamp (2026-10-03T14:30:00+02:00)")
    if not match["offset"]:
        raise ValueError(f"{quoted(text)} has no offset from UTC, such as Z or +02:00")
    return _in_range(_real(datetime.fromisoformat, text))


def moment(text: str) -> datetime:
    """A timestamp with its offset."""
    found = day_or_moment(text)
    if not isinstance(found, datetime):
        raise ValueError(f"{quoted(text)} has no time, such as 2026-10-03T14:30:00+02:00")
    return found


def currency(text: str) -> str:
    """An ISO 4217 code in capitals."""
    if text not in CURRENCIES:
        raise ValueError(f"{quoted(text)} is not an ISO 4217 currency code such as EUR")
    return text


def zone(text: str) -> str:
    """An IANA time zone."""
    if text not in _ZONES:
        raise ValueError(f"{quoted(text)} is not an IANA time zone such as Europe/Stockholm")
    return text


def country(text: str) -> str:
    """Two letters, stored in capitals."""
    if not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise ValueError(f"{quoted(text)} is not a country code of two letters")
    return text.upper()


def language(text: str) -> str:
    """A language tag such as en or sv-SE."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{quoted(text)} is not a language tag such as en or sv-SE")
    return text


def email(text: str) -> str:
    """An e-mail address that mail can be sent to, in lower case."""
    if not is_email(text):
        raise ValueError(f"{quoted(text)} is not an e-mail address")
    return text.lower()


def identifiers(text: str) -> tuple[str, ...]:
    """Ids with `;` between them, each once, in the order given."""
    names = [part.strip() for part in text.split(";")]
    return tuple(dict.fromkeys(identifier(name) for name in names if name))


# "localtime" is the machine's own affair and "Factory" stands for a machine that was never told.
_ZONES = available_timezones() - {"localtime", "Factory"}


def _real(read: Callable[[str], When], text: str) -> When:
    try:
        return read(text)
    except ValueError:
        raise ValueError(f"{quoted(text)} is not in the calendar") from None


def _in_range(when: When) -> When:
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError(f"the year {when.year} lies outside {FIRST_YEAR} to {LAST_YEAR}")
    return when
