"""The worked examples of the rules as bundles, with the figures they have to come to on every way out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

CYCLE = "2026-10"
ANALYST = "anna@fjord.example"

_MASTERS = {
    "partners": "partner_id,name,country\nfjord,Fjord Security,SE\n",
    "partnerships": (
        "partnership_id,partner_id,name,model,currency,timezone,anchor_day,tier\n"
        "nordics,fjord,Nordics,mssp,EUR,Europe/Stockholm,26,\n"
    ),
    "products": "product_code,name,unit\nVM,Vulnerability Management,assets\n",
    "customers": (
        "security_center_id,partnership_id,name,status,onboarded_on\n"
        "SC-A,nordics,Aster AB,active,2026-09-24\n"
        "SC-B,nordics,Birk AS,active,2026-10-01\n"
    ),
    "usage": (
        "security_center_id,product_code,at,quantity\n"
        "SC-A,VM,2026-09-24,90\n"
        "SC-A,VM,2026-09-25,99\n"
        "SC-A,VM,2026-09-26,14\n"
        "SC-A,VM,2026-10-03,40\n"
        "SC-A,VM,2026-10-17,40\n"
        "SC-A,VM,2026-10-25,12\n"
        "SC-A,VM,2026-10-26,70\n"
        "SC-B,VM,2026-10-09,5\n"
        "SC-B,VM,2026-10-10,0\n"
    ),
    "users": (f"email,name,partner_id,role,partnerships,customers\n{ANALYST},Anna Kvist,fjord,user,nordics,all\n"),
}
_PRICES = (
    "partnership_id,security_center_id,product_code,valid_from,model,basis,up_to,unit_price,flat_price,package_size\n"
)
_PER_UNIT = {"prices": _PRICES + "nordics,,VM,2026-01-01,per_unit,customer,,2.50,,\n"}
_VOLUME = {
    "prices": _PRICES
    + "nordics,,VM,2026-01-01,volume,portfolio,10,3.00,,\n"
    + "nordics,,VM,2026-01-01,volume,portfolio,100,2.00,,\n"
    + "nordics,,VM,2026-01-01,volume,portfolio,,1.00,,\n"
}
_MINIMUM = {"commitments": "partnership_id,product_code,valid_from,minimum_amount\nnordics,VM,2026-01-01,150.00\n"}


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """Figures of cycle 2026-10 as decimals; without prices there are none."""

    name: str
    bundle: Mapping[str, str]
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    """By Security Center ID."""
    minimum: Decimal | None = None
    true_up: Decimal | None = None
    model: str | None = None
    price_texts: tuple[str | None, str | None] = (None, None)

    @property
    def priced(self) -> bool:
        return bool(self.amounts)

    @property
    def charged(self) -> Decimal | None:
        """What the lines come to."""
        return sum(self.amounts.values(), Decimal(0)) if self.priced else None

    @property
    def total(self) -> Decimal | None:
        """The invoice, true-up included."""
        return None if self.charged is None else self.charged + (self.true_up or Decimal(0))


def _amounts(of_a: str, of_b: str) -> dict[str, Decimal]:
    return {"SC-A": Decimal(of_a), "SC-B": Decimal(of_b)}


EXAMPLES = {
    example.name: example
    for example in (
        WorkedExample(
            "per unit", {**_MASTERS, **_PER_UNIT}, _amounts("100.00", "12.50"), None, None, "per_unit", ("2.50", "2.50")
        ),
        WorkedExample(
            "with a minimum",
            {**_MASTERS, **_PER_UNIT, **_MINIMUM},
            _amounts("100.00", "12.50"),
            Decimal("150.00"),
            Decimal("37.50"),
            "per_unit",
            ("2.50", "2.50"),
        ),
        WorkedExample(
            "portfolio volume",
            {**_MASTERS, **_VOLUME},
            _amounts("80.00", "10.00"),
            None,
            None,
            "volume, portfolio",
            ("2.00 (11 – 100)", "2.00 (11 – 100)"),
        ),
        WorkedExample("without prices", _MASTERS),
    )
}
