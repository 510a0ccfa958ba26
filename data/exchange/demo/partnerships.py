"""The partners of the simulated world and their contracts; who their customers are lives in `customers`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

LANES = 32
"""Room for so many partnerships: names and ids of a partnership's customers never depend on how many there are."""

PARTNERS_AT_MOST = 30


@dataclass(frozen=True, slots=True)
class SimulatedPartner:
    """A partner: its id in the bundle, and where its people's mail goes."""

    code: str
    name: str
    country: str
    mail_domain: str


@dataclass(frozen=True, slots=True)
class SimulatedPartnership:
    """A contract with a place (`lane`) of its own and its share (`weight`) of all customers.

    `homes` are the countries its customers sit in, each with the language spoken there; the first is the commonest.
    """

    code: str
    partner: SimulatedPartner
    name: str
    model: str
    currency: str
    timezone: str
    anchor_day: int
    tier: str
    lane: int
    weight: int
    homes: tuple[tuple[str, str], ...]


LARKSPIRE = SimulatedPartner("larkspire", "Larkspire Security", "SE", "northwall-demo.example")
TIDEFALL = SimulatedPartner("tidefall", "Tidefall Cyber Defence", "JP", "tidefall-demo.example")
PALMREEF = SimulatedPartner("palmreef", "Palmreef Managed Security", "US", "palmreef-demo.example")

NORDICS = SimulatedPartnership(
    code="nordics-mssp",
    partner=LARKSPIRE,
    name="MSSP Nordics",
    model="mssp",
    currency="EUR",
    timezone="Europe/Stockholm",
    anchor_day=26,
    tier="gold",
    lane=0,
    weight=90,
    homes=(("SE", "sv"), ("NO", "nb"), ("DK", "da"), ("FI", "fi")),
)
DACH = SimulatedPartnership(
    code="dach-mssp",
    partner=LARKSPIRE,
    name="MSSP DACH",
    model="mssp",
    currency="CHF",
    timezone="Europe/Zurich",
    anchor_day=15,
    tier="gold",
    lane=1,
    weight=60,
    homes=(("CH", "de"), ("DE", "de"), ("AT", "de")),
)
UK = SimulatedPartnership(
    code="uk-reseller",
    partner=LARKSPIRE,
    name="Reseller UK",
    model="reseller",
    currency="GBP",
    timezone="Europe/London",
    anchor_day=1,
    tier="silver",
    lane=2,
    weight=40,
    homes=(("GB", "en"), ("IE", "en")),
)
TOKYO = SimulatedPartnership(
    code="japan-mssp",
    partner=TIDEFALL,
    name="MSSP Japan",
    model="mssp",
    currency="JPY",
    timezone="Asia/Tokyo",
    anchor_day=31,
    tier="silver",
    lane=3,
    weight=45,
    homes=(("JP", "ja"),),
)
PACIFIC = SimulatedPartnership(
    code="pacific-mssp",
    partner=PALMREEF,
    name="MSSP Pacific",
    model="mssp",
    currency="USD",
    timezone="Pacific/Honolulu",
    anchor_day=10,
    tier="bronze",
    lane=4,
    weight=25,
    homes=(("US", "en"),),
)

_FIRST_PARTNERS = ((NORDICS, DACH, UK), (TOKYO,), (PACIFIC,))
_FURTHER_NAMES = """
    Ambergate Brackenfell Calderwyn Dunhollow Elderfen Farrowdale Gorseby Hollinmere Inkwell Jessamine Knollbury
    Longbarrow Marlowick Netherby Oxlip Pennyfell Quaverly Rushbrook Sedgeholm Teasel Underfell Vetchling
    Wetherlow Yarrowby Zinnia Cloverlea Drumlin
"""
_FURTHER_PLACES = (
    ("EUR", "Europe/Lisbon", 26, "PT", "pt"),
    ("KWD", "Asia/Kuwait", 1, "KW", "ar"),
    ("AUD", "Australia/Adelaide", 28, "AU", "en"),
    ("BRL", "America/Sao_Paulo", 20, "BR", "pt"),
    ("INR", "Asia/Kolkata", 5, "IN", "en"),
)


def partnerships_of(partners: int) -> list[SimulatedPartnership]:
    """The contracts of the first so many partners (1 to 30), the first of which holds three."""
    return [partnership for held in islice(_partners(), partners) for partnership in held]


def _partners() -> Iterator[Sequence[SimulatedPartnership]]:
    yield from _FIRST_PARTNERS
    for number, name in enumerate(_FURTHER_NAMES.split()):
        yield (_further(number, name),)


def _further(number: int, name: str) -> SimulatedPartnership:
    currency, zone, anchor, country, language = _FURTHER_PLACES[number % len(_FURTHER_PLACES)]
    code = name.lower()
    return SimulatedPartnership(
        code=f"{code}-mssp",
        partner=SimulatedPartner(code, f"{name} Cyber Services", country, f"{code}-demo.example"),
        name=f"MSSP {name}",
        model="mssp",
        currency=currency,
        timezone=zone,
        anchor_day=anchor,
        tier="bronze",
        lane=PACIFIC.lane + 1 + number,
        weight=25,
        homes=((country, language),),
    )


def shared_among(customers: int, partnerships: Sequence[SimulatedPartnership]) -> Mapping[str, int]:
    """How many customers each partnership code gets: handed out one by one to whom the most weight per customer is
    left, so that everybody gets one first, and one more customer takes none away from anybody.

    >>> shared_among(260, partnerships_of(3))
    {'nordics-mssp': 90, 'dach-mssp': 60, 'uk-reseller': 40, 'japan-mssp': 45, 'pacific-mssp': 25}
    >>> shared_among(5, partnerships_of(1))
    {'nordics-mssp': 2, 'dach-mssp': 2, 'uk-reseller': 1}
    """
    given = {partnership.code: 0 for partnership in partnerships}
    for _ in range(customers):
        neediest = max(partnerships, key=lambda one: one.weight / (given[one.code] or 0.001))
        given[neediest.code] += 1
    return given
