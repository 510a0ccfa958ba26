"""Currencies, their minor units and rounding; how money is written on a page lives in the layouts."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from types import MappingProxyType

# Wide enough for a 64-bit quantity times any price, whatever context the calling thread has set.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)

# ISO 4217, the codes in force in 2026, by digits after the point. Codes without a minor unit (metals, SDR,
# test codes) are absent on purpose: no partnership can be invoiced in them.
_CODES_BY_EXPONENT: Mapping[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
        CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
        GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD
        LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB
        PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
        SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW
        ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

CURRENCIES: Mapping[str, int] = MappingProxyType(
    {code: exponent for exponent, codes in _CODES_BY_EXPONENT.items() for code in codes.split()}
)


class UnknownCurrency(ValueError):
    """The text is no active ISO 4217 code with a minor unit."""


def exponent(currency: str) -> int:
    """Digits after the point of a currency, by R-PRICE-4; UnknownCurrency for anything else.

    >>> exponent("JPY"), exponent("EUR"), exponent("KWD")
    (0, 2, 3)
    """
    try:
        return CURRENCIES[currency]
    except KeyError:
        raise UnknownCurrency(f"{currency!r} is not an active ISO 4217 currency") from None


def to_minor(amount: Decimal, currency: str) -> int:
    """An amount in whole minor units; ValueError when it is finer than the currency or not a number.

    >>> to_minor(Decimal("112.50"), "EUR")
    11250
    """
    digits = exponent(currency)
    if not amount.is_finite():
        raise ValueError(f"{amount} is not an amount of money")
    whole = int(amount.scaleb(digits, context=EXACT))
    if from_minor(whole, currency) != amount:
        raise ValueError(f"{amount} is finer than the minor unit of {currency} ({digits} decimals)")
    return whole


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount that so many minor units are, with the currency's number of decimals.

    >>> from_minor(11250, "EUR"), from_minor(11250, "JPY")
    (Decimal('112.50'), Decimal('11250'))
    """
    return Decimal(minor).scaleb(-exponent(currency), context=EXACT)


def round_half_up(amount: Decimal, currency: str) -> Decimal:
    """R-PRICE-4: the amount at the currency's minor unit, halves away from zero on either side of it.

    >>> round_half_up(Decimal("0.125"), "EUR"), round_half_up(Decimal("-0.125"), "EUR")
    (Decimal('0.13'), Decimal('-0.13'))
    """
    step = Decimal(1).scaleb(-exponent(currency))
    return amount.quantize(step, context=EXACT)
