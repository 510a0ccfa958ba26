"""The customers of the simulated world: who they are and how long they stay; how much they use lives in `series`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from data.exchange.demo.chance import between, pick, share
from data.exchange.demo.names import Company, company
from data.exchange.demo.partnerships import LANES, SimulatedPartnership

EPOCH = date(1970, 1, 1)
CUSTOMERS_PER_LANE = 10_000
FRAMEWORK_LEVELS = ("", "", "basic", "basic", "important", "essential")
TRIAL_DAYS = 60

_SIZES = ("micro",) * 6 + ("small",) * 7 + ("medium",) * 5 + ("large",) * 2
_SETTLED = 26 * 365
_SETTLERS_CAME = ((date(2013, 1, 1) - EPOCH).days, (date(2022, 1, 1) - EPOCH).days)


@dataclass(frozen=True, slots=True)
class Life:
    """How long a customer stays, over and over: `period` days from one beginning to the next, of which the first
    `stay` with readings, shifted by `phase`.

    That it repeats keeps every year of the calendar equally alive, without a day's value ever depending on the day
    the world is made: a customer who left is won back some months later and starts anew.
    """

    period: int
    stay: int
    phase: int

    def age_on(self, day: date) -> int:
        """Days since the latest beginning."""
        return ((day - EPOCH).days + self.phase) % self.period

    def began_before(self, day: date) -> date:
        """The latest beginning, that day included."""
        return day - timedelta(days=self.age_on(day))

    def has_left(self, day: date) -> bool:
        return self.age_on(day) >= self.stay


@dataclass(frozen=True, slots=True)
class SimulatedCustomer:
    """One end customer: identity and habits, all of which follow from seed, partnership and number."""

    seed: int
    partnership: SimulatedPartnership
    number: int

    @property
    def security_center_id(self) -> str:
        """Unique in the whole portal: a block of numbers for each partnership."""
        return f"SC-{(self.partnership.lane + 1) * CUSTOMERS_PER_LANE + self.number + 1}"

    @property
    def company(self) -> Company:
        return company(self.seed, self.number * LANES + self.partnership.lane)

    @property
    def about(self) -> tuple[int, str, int]:
        """What every chance about this customer begins with."""
        return self.seed, self.partnership.code, self.number

    @property
    def size(self) -> str:
        return pick(_SIZES, *self.about, "size")

    @property
    def home(self) -> tuple[str, str]:
        """Country and language; half of all customers sit in the partnership's first country."""
        homes = self.partnership.homes
        return pick((*homes, *(homes[0],) * (len(homes) - 2)), *self.about, "home")

    @property
    def framework_level(self) -> str:
        return pick(FRAMEWORK_LEVELS, *self.about, "framework level")

    @property
    def life(self) -> Life:
        """Most have stayed for years; the others come, and some of them go."""
        if share(*self.about, "settled") < 0.6:
            return Life(_SETTLED, _SETTLED, -int(between(*_SETTLERS_CAME, *self.about, "came")))
        period = int(between(1800, 3000, *self.about, "period"))
        stay = int(period * between(0.6, 0.92, *self.about, "stay"))
        return Life(period, stay, int(between(0, period, *self.about, "phase")))

    def status(self, day: date) -> str:
        """What the vendor's system calls the customer on a day."""
        if self.life.has_left(day):
            return "churned"
        if self.life.age_on(day) < TRIAL_DAYS and share(*self.about, "trial") < 0.8:
            return "trial"
        kind = share(*self.about, "kind")
        return "internal" if kind < 0.012 else "demo" if kind > 0.988 else "active"


def customers_of(seed: int, partnership: SimulatedPartnership, count: int) -> Iterator[SimulatedCustomer]:
    """The first so many customers of a partnership."""
    return (SimulatedCustomer(seed, partnership, number) for number in range(count))
