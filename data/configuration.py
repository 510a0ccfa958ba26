"""What an operator may choose in `portal.toml`, section by section, checked; the file is read elsewhere."""

import re
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from data.logo import checked_logo


class SettingsError(ValueError):
    """Settings that are missing or wrong: one line for each, with the file or variable, the key and what to do."""

    def __init__(self, *mistakes: str) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError(f"expected a colour such as #3550c8, not {value!r}")
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
        raise ValueError(f"expected an e-mail address such as portal@northwall.example, not {value!r}")
    return value


Colour = Annotated[str, AfterValidator(_colour)]
Address = Annotated[str, AfterValidator(_address)]
Logo = Annotated[Path, AfterValidator(checked_logo)]
DayCount = Annotated[int, Field(ge=0, le=3650)]
Share = Annotated[float, Field(gt=0, le=1)]
Fall = Annotated[float, Field(ge=-1, lt=0)]
Weight = Annotated[Decimal, Field(ge=0, le=1)]
TaskCount = Annotated[int, Field(ge=1, le=1000)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Branding(_Section):
    name: str = Field(default="Northwall", min_length=1, max_length=40)
    logo: Logo | None = None
    accent: Colour | None = None
    accent_dark: Colour | None = None
    sender: Address = "portal@northwall.example"


class ProductStyle(_Section):
    short: str | None = Field(default=None, max_length=6)
    colour: int | None = Field(default=None, ge=1, le=8)


class ModelDefaults(_Section):
    anchor_day: int = Field(ge=1, le=31)


class Models(_Section):
    mssp: ModelDefaults = ModelDefaults(anchor_day=26)
    reseller: ModelDefaults = ModelDefaults(anchor_day=1)


class Billing(_Section):
    grace_days: int = Field(default=3, ge=0, le=31)


class Exports(_Section):
    keep_days: int = Field(default=90, ge=1, le=3650)
    per_person: int = Field(default=5, ge=1, le=100)


class Sessions(_Section):
    idle_minutes: int = Field(default=60, ge=5, le=1440)
    absolute_hours: int = Field(default=12, ge=1, le=168)


class SecondFactor(StrEnum):
    """Who has to sign in with a second factor; anybody may."""

    OPTIONAL = "optional"
    ADMINISTRATORS = "administrators"
    EVERYBODY = "everybody"


class SignIn(_Section):
    second_factor: SecondFactor = SecondFactor.OPTIONAL
    tries_per_minute: int = Field(default=30, ge=1, le=10_000)
    hand_over_hours: int = Field(default=24, ge=1, le=168)
    bind_screen: bool = False


class Schedules(_Section):
    outbox_seconds: int = Field(default=5, ge=1, le=600)
    cleanup_minutes: int = Field(default=60, ge=1, le=1440)


class _Limits(_Section):
    """From where on an indicator of churn risk is watched and bad, and its weight in the score (R-CHURN-1)."""

    watch: float
    bad: float
    weight: int = Field(default=1, ge=0, le=1000)


class _Rising(_Limits):
    @model_validator(mode="after")
    def _watch_comes_first(self) -> Self:
        if self.watch >= self.bad:
            raise ValueError(f"expected watch below bad, not {self.watch} and {self.bad}")
        return self


class _Falling(_Limits):
    @model_validator(mode="after")
    def _watch_comes_first(self) -> Self:
        if self.watch <= self.bad:
            raise ValueError(f"expected watch above bad, not {self.watch} and {self.bad}")
        return self


class LoginLimits(_Rising):
    watch: DayCount = 14
    bad: DayCount = 30


class UsageLimits(_Falling):
    watch: Fall = -0.15
    bad: Fall = -0.40


class FailedScanLimits(_Rising):
    watch: Share = 0.10
    bad: Share = 0.30


class SilentScannerLimits(_Rising):
    watch: Share = 0.01
    bad: Share = 0.50


class UtilisationLimits(_Falling):
    watch: Share = 0.40
    bad: Share = 0.20


class RenewalLimits(_Falling):
    watch: DayCount = 90
    bad: DayCount = 30


class TaskLimits(_Rising):
    watch: TaskCount = 1
    bad: TaskCount = 3


class Churn(_Section):
    login: LoginLimits = LoginLimits()
    usage: UsageLimits = UsageLimits()
    failed_scans: FailedScanLimits = FailedScanLimits()
    silent_scanners: SilentScannerLimits = SilentScannerLimits()
    utilisation: UtilisationLimits = UtilisationLimits()
    renewal: RenewalLimits = RenewalLimits()
    tasks: TaskLimits = TaskLimits()

    @model_validator(mode="after")
    def _something_weighs(self) -> Self:
        if not any(limits.weight for _, limits in self):
            raise ValueError("expected at least one indicator with a weight above 0")
        return self


class Renewals(_Section):
    """What share of the amount expected each stage of a renewal counts for in the forecast."""

    open: Weight = Decimal("0.6")
    negotiation: Weight = Decimal("0.75")
    committed: Weight = Decimal("0.95")
    lost: Weight = Decimal(0)

    @model_validator(mode="after")
    def _each_stage_is_surer(self) -> Self:
        if not self.lost <= self.open <= self.negotiation <= self.committed:
            raise ValueError("expected lost, open, negotiation and committed in rising order")
        return self


class Configuration(_Section):
    """What `portal.toml` may say; every key is described in `portal.example.toml`."""

    branding: Branding = Branding()
    models: Models = Models()
    billing: Billing = Billing()
    exports: Exports = Exports()
    sessions: Sessions = Sessions()
    sign_in: SignIn = SignIn()
    schedules: Schedules = Schedules()
    churn: Churn = Churn()
    renewals: Renewals = Renewals()
    products: dict[str, ProductStyle] = {}
