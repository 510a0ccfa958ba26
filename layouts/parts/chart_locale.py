"""How plotly itself writes numbers and days in the reader's locale; a figure's own words are for the formats."""

from functools import lru_cache
from typing import Any

from babel import Locale


@lru_cache(maxsize=32)
def chart_locale(locale: str) -> dict[str, Any]:
    """The part of a chart's configuration that makes it write as the locale does.

    >>> told = chart_locale("de")["locales"]["de"]["format"]
    >>> told["decimal"], told["thousands"], told["shortMonths"][4], told["shortDays"][0]
    (',', '.', 'Mai', 'So.')
    """
    found = Locale.parse(locale.replace("-", "_"))
    symbols = found.number_symbols["latn"]
    words = {
        "months": _months(found, "wide"),
        "shortMonths": _months(found, "abbreviated"),
        "days": _days(found, "wide"),
        "shortDays": _days(found, "abbreviated"),
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
    }
    return {"locale": locale, "locales": {locale: {"dictionary": {}, "format": words}}}


def _months(locale: Locale, width: str) -> list[str]:
    return [locale.months["format"][width][month] for month in range(1, 13)]


def _days(locale: Locale, width: str) -> list[str]:
    """From Sunday, as plotly counts; Babel begins on Monday."""
    return [locale.days["format"][width][day] for day in (6, *range(6))]
