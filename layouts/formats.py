"""Numbers, money, days and stamps in the reader's locale; what the figures mean is decided elsewhere."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_compact_decimal, format_currency, format_decimal, get_decimal_symbol, get_group_symbol

from data.domain.cycles import Cycle
from data.domain.money import exponent

MINUS = "\u2212"
DASH = "\u2013"
UNBROKEN = "\u00a0"
UP, DOWN = "▲", "▼"
# Browsers set a space where a currency has no sign but its letters; so must we, to look the same.
_LETTERS_MEET_DIGITS = re.compile(r"(?<=[A-Za-z])(?=\d)")
_BYTES = ("B", "kB", "MB", "GB", "TB")


def number(value: int | float | Decimal, locale: str) -> str:
    """A count with the locale's grouping and a real minus sign.

    >>> number(18432, "en"), number(-5, "en")
    ('18,432', '−5')
    """
    return _real_minus(format_decimal(value, locale=_locale(locale)))


def money(amount: Decimal, currency: str, locale: str) -> str:
    """An amount with its currency, to the currency's own number of decimals.

    >>> money(Decimal("61840.5"), "EUR", "en"), money(Decimal("5"), "SEK", "en")
    ('€61,840.50', 'SEK\\xa05.00')
    """
    text = format_currency(amount, currency, locale=_locale(locale))
    return _real_minus(_LETTERS_MEET_DIGITS.sub(UNBROKEN, text))


def amount(value: Decimal, currency: str, locale: str) -> str:
    """An amount without its currency, to the currency's own number of decimals, where a title names it.

    >>> amount(Decimal("-61840.5"), "EUR", "en"), amount(Decimal("5"), "JPY", "en")
    ('−61,840.50', '5')
    """
    digits = exponent(currency)
    pattern = "#,##0" + (f".{'0' * digits}" if digits else "")
    return _real_minus(format_decimal(value, pattern, locale=_locale(locale)))


def compact(value: Decimal, locale: str) -> str:
    """An amount as short as the locale writes it, where the exact one stands beside: `12.1K`.

    >>> compact(Decimal("12060"), "en"), compact(Decimal("-1234567"), "de")
    ('12.1K', '−1,2\\xa0Mio.')
    """
    return _real_minus(format_compact_decimal(value, locale=_locale(locale), fraction_digits=1))


def day(value: date, locale: str) -> str:
    """A day with its year: `3 Oct 2026`."""
    return format_date(value, "d MMM y", locale=_locale(locale))


def day_of_year(value: date, locale: str) -> str:
    """A day whose year is plain from what stands beside it: `3 Oct`."""
    return format_date(value, "d MMM", locale=_locale(locale))


def weekday(value: date, locale: str) -> str:
    """A day with its weekday: `Sat 3 Oct 2026`."""
    return format_date(value, "EEE d MMM y", locale=_locale(locale))


def day_range(first: date, last: date, locale: str) -> str:
    """Two days and what lies between: `26 Sep – 25 Oct 2026`, the first year only if it differs."""
    begun = day_of_year(first, locale) if first.year == last.year else day(first, locale)
    return f"{begun} {DASH} {day(last, locale)}"


def month(value: date, locale: str) -> str:
    """A month with its year: `Oct 2026`."""
    return format_date(value, "MMM y", locale=_locale(locale))


def month_range(first: date, last: date, locale: str) -> str:
    """Two months and what lies between: `Dec 2025 – Nov 2026`; one month alone stands by itself."""
    if (first.year, first.month) == (last.year, last.month):
        return month(first, locale)
    return f"{month(first, locale)} {DASH} {month(last, locale)}"


def month_only(value: date, locale: str) -> str:
    """A month without its year: `Oct`."""
    return format_date(value, "MMM", locale=_locale(locale))


def cycle_month(cycle: Cycle, locale: str) -> str:
    """A cycle by the month of its last day (R-CYCLE-3): `Oct 2026`."""
    return month(cycle.last_day, locale)


def cycle_range(cycle: Cycle, locale: str) -> str:
    """Both days of a cycle, inclusive (R-CYCLE-2): `26 Sep – 25 Oct 2026`."""
    return day_range(cycle.start, cycle.last_day, locale)


def change(ratio: float | None, locale: str) -> str:
    """A relative change by arrow, without sign: 0.042 gives `▲ 4.2 %`; without a base there is no figure.

    >>> change(0.042, "en"), change(-0.018, "en"), change(0.0, "en"), change(None, "en")
    ('▲ 4.2\\xa0%', '▼ 1.8\\xa0%', '0.0\\xa0%', 'new')
    """
    if ratio is None:
        return "new"
    text = f"{format_decimal(abs(ratio) * 100, '#,##0.0', locale=_locale(locale))}{UNBROKEN}%"
    if direction(ratio) == 0:
        return text
    return f"{UP if ratio > 0 else DOWN} {text}"


def signed_percent(ratio: float, locale: str) -> str:
    """A relative change with its sign, whole percent: `+6 %`, `−5 %`."""
    text = format_decimal(abs(ratio) * 100, "#,##0", locale=_locale(locale))
    sign = "" if text == "0" else "+" if ratio > 0 else MINUS
    return f"{sign}{text}{UNBROKEN}%"


def percent(ratio: float, locale: str) -> str:
    """A share or a rate without sign of growth, to one decimal: `98.4 %`.

    >>> percent(0.984, "en"), percent(1.0, "en")
    ('98.4\\xa0%', '100.0\\xa0%')
    """
    return _real_minus(format_decimal(ratio * 100, "#,##0.0", locale=_locale(locale))) + f"{UNBROKEN}%"


def direction(ratio: float | None) -> int:
    """1 for growth, -1 for decline, 0 for what rounds to no change at one decimal of a percent."""
    if ratio is None or abs(ratio) < 0.0005:
        return 0
    return 1 if ratio > 0 else -1


def moment(value: datetime, zone: str, locale: str) -> str:
    """A moment in a zone, to the minute: `21 Nov 2026, 06:00`."""
    return format_datetime(value.astimezone(ZoneInfo(zone)), "d MMM y, HH:mm", locale=_locale(locale))


def time_of_day(value: datetime, zone: str, locale: str) -> str:
    """The hour and minute of a moment in a zone: `06:00`."""
    return format_datetime(value.astimezone(ZoneInfo(zone)), "HH:mm", locale=_locale(locale))


def second(value: datetime, zone: str, locale: str) -> str:
    """A moment in a zone, to the second: `21 Nov 2026, 06:00:09`."""
    return format_datetime(value.astimezone(ZoneInfo(zone)), "d MMM y, HH:mm:ss", locale=_locale(locale))


def as_of(value: datetime | None, zone: str, locale: str) -> str:
    """The stamp under figures: until when usage is known, with the zone spelled out."""
    if value is None:
        return "No usage loaded yet"
    return f"Usage as of {moment(value, zone, locale)} {zone}"


def size(byte_count: int, locale: str) -> str:
    """A file size in decimal units: 1234567 gives `1.2 MB`."""
    amount, unit = float(byte_count), 0
    while amount >= 1000 and unit < len(_BYTES) - 1:
        amount, unit = amount / 1000, unit + 1
    pattern = "#,##0" if unit == 0 or amount >= 100 else "#,##0.0"
    return f"{format_decimal(amount, pattern, locale=_locale(locale))}{UNBROKEN}{_BYTES[unit]}"


def ordinal(value: int) -> str:
    """An English ordinal for an anchor day: 1st, 22nd, 13th, 26th."""
    if value % 100 in (11, 12, 13):
        return f"{value}th"
    return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th') }"


def separators(locale: str) -> str:
    """The signs for decimals and thousands, as a chart needs them for the figures that it writes itself.

    >>> separators("en"), separators("de")
    ('.,', ',.')
    """
    return get_decimal_symbol(_locale(locale)) + get_group_symbol(_locale(locale))


def _real_minus(text: str) -> str:
    return text.replace("-", MINUS)


@lru_cache(maxsize=64)
def _locale(name: str) -> Locale:
    return Locale.parse(name.replace("-", "_"))
