"""The products of the simulated world: how much of each a customer has and how it swings; no customers here."""

from collections.abc import Mapping
from dataclasses import dataclass

SIZES = ("micro", "small", "medium", "large")


@dataclass(frozen=True, slots=True)
class SimulatedProduct:
    """A product with the habits of its quantity.

    `ranges` holds the smallest and largest usual quantity by customer size, `adoption` the share of customers who
    have it, `weekend` what is left of it on a weekend day, `season` how far it swings over the year around
    `season_peak` (day of the year), `jitter` how far from day to day.
    """

    code: str
    name: str
    unit: str
    ranges: Mapping[str, tuple[int, int]]
    adoption: float
    weekend: float
    season: float
    season_peak: int
    jitter: float


def _by_size(*ranges: tuple[int, int]) -> Mapping[str, tuple[int, int]]:
    return dict(zip(SIZES, ranges, strict=True))


VULNERABILITIES = SimulatedProduct(
    code="VM",
    name="Vulnerability Management",
    unit="assets",
    ranges=_by_size((8, 60), (60, 300), (300, 1500), (1500, 9000)),
    adoption=0.95,
    weekend=0.95,
    season=0.02,
    season_peak=100,
    jitter=0.012,
)
WEB_APPS = SimulatedProduct(
    code="WAS",
    name="Web App Scanning",
    unit="web apps",
    ranges=_by_size((1, 3), (2, 8), (6, 30), (25, 120)),
    adoption=0.6,
    weekend=0.98,
    season=0.03,
    season_peak=60,
    jitter=0.02,
)
CLOUD = SimulatedProduct(
    code="CS",
    name="Cloud Security",
    unit="resources",
    ranges=_by_size((20, 150), (120, 900), (800, 6000), (5000, 40000)),
    adoption=0.5,
    weekend=0.88,
    season=0.08,
    season_peak=330,
    jitter=0.04,
)
TRAINING = SimulatedProduct(
    code="PAT",
    name="Phishing Training",
    unit="users",
    ranges=_by_size((5, 20), (20, 90), (80, 600), (500, 5000)),
    adoption=0.55,
    weekend=0.22,
    season=0.18,
    season_peak=288,
    jitter=0.06,
)
INTERFACES = SimulatedProduct(
    code="API",
    name="API Security",
    unit="APIs",
    ranges=_by_size((1, 4), (3, 15), (10, 60), (40, 300)),
    adoption=0.35,
    weekend=0.8,
    season=0.1,
    season_peak=335,
    jitter=0.03,
)

PRODUCTS = (VULNERABILITIES, WEB_APPS, CLOUD, TRAINING, INTERFACES)
