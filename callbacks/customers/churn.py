"""What the sub-tab of a customer's churn risk shows, and the score wherever one stands for the customer."""

from collections.abc import Mapping
from datetime import date

from dash.development.base_component import Component

from callbacks.customers.view import Shown
from data.configuration import Configuration
from data.domain.churn import ChurnRules, Key, Level, level_of
from data.domain.history import facts_on_days
from data.domain.indicators import Assessment, Indicator, Unit, assess, trend, trend_days
from data.queries.customer_churn import get_history
from layouts import formats
from layouts.customers.churn import IndicatorLine, Score, TrendPoint, churn, no_signals
from layouts.customers.subtabs import SubTab

_OPENS: Mapping[Key, SubTab] = {
    Key.LOGIN: SubTab.ENGAGEMENT,
    Key.USAGE: SubTab.USAGE,
    Key.FAILED_SCANS: SubTab.USAGE,
    Key.SILENT_SCANNERS: SubTab.TASKS,
    Key.UTILISATION: SubTab.COMMERCIAL,
    Key.RENEWAL: SubTab.COMMERCIAL,
    Key.TASKS: SubTab.TASKS,
}


def view(shown: Shown) -> list[Component]:
    """R-CHURN-2: the score of now, its indicators, and the score at the last twelve month-ends."""
    now = assessed(shown)
    if now is None:
        return no_signals()
    rules = rules_of(shown.asked.portal.settings.configuration)
    history = get_history(shown.session, shown.partnership, shown.customer.id, shown.today)
    past = trend(facts_on_days(history, _days_as_customer(shown)), shown.today, rules)
    return churn(
        _score(now, shown),
        [_line(one, shown) for one in now.indicators],
        [TrendPoint(one.day, one.score, _worst(one)) for one in (*past, now)],
        shown.theme,
        shown.locale,
    )


def _days_as_customer(shown: Shown) -> list[date]:
    """The days of the trend on which there was a customer to judge."""
    begun = shown.customer.onboarded_on
    return [day for day in trend_days(shown.today) if begun is None or day >= begun]


def assessed(shown: Shown) -> Assessment | None:
    """R-CHURN-2: the customer's score as of its signals, with the tasks open this moment; None before any load."""
    signals = shown.customer.signals
    if signals is None:
        return None
    rules = rules_of(shown.asked.portal.settings.configuration)
    return assess(signals.facts, signals.as_of, rules)


def rules_of(configuration: Configuration) -> ChurnRules:
    """The limits and weights of the configuration."""
    return ChurnRules.configured(configuration.churn.model_dump())


def _score(now: Assessment, shown: Shown) -> Score:
    counted = [one for one in now.indicators if one.level is not Level.NO_DATA and one.weight]
    bad = sum(one.level is Level.BAD for one in counted)
    watch = sum(one.level is Level.WATCH for one in counted)
    without = len(now.indicators) - len(counted)
    explained = f"{bad} bad and {watch} to watch of {len(counted)} indicators with data"
    left_out = f"; {without} without data or weight left out" if without else ""
    as_of = f"As of {formats.day(now.day, shown.locale)}, {shown.partnership.timezone}"
    return Score(now.score, level_of(now.score).value, f"{explained}{left_out}.", as_of)


def _line(one: Indicator, shown: Shown) -> IndicatorLine:
    return IndicatorLine(
        label=one.label,
        words=one.words,
        value=formats.DASH if one.value is None else _amount(one.value, one.unit, shown.locale),
        thresholds=f"{_amount(one.watch, one.unit, shown.locale)} · {_amount(one.bad, one.unit, shown.locale)}",
        weight=formats.number(one.weight, shown.locale),
        level=one.level.value,
        href=f"{shown.base}/{_OPENS[one.key]}",
    )


def _amount(value: float, unit: Unit, locale: str) -> str:
    if unit is Unit.SHARE:
        return f"{formats.number(round(value * 100, 1), locale)}{formats.UNBROKEN}%"
    count = formats.number(int(value), locale)
    return f"{count}{formats.UNBROKEN}d" if unit is Unit.DAYS else count


def _worst(one: Assessment) -> str:
    """The indicators that were bad on a day, as the hover of the trend names them."""
    return ", ".join(indicator.label for indicator in one.indicators if indicator.level is Level.BAD)
