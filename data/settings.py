"""Settings of one running portal: secrets and addresses from the environment, with the configuration it names."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from data.configuration import Configuration, SettingsError
from data.configuration_file import read_configuration

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "portal.example.toml"
DEVELOPMENT_SECRET = "for-development-only-" + "0" * 24
GUNICORN_GIVES_UP = 3
"""With this exit code of a worker gunicorn ends as well; after any other it starts the next one, for ever."""
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


class PortalType(StrEnum):
    """Real data or simulated data; each has a database and keys of its own."""

    PARTNER = "partner"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process needs to know before it starts."""

    production: bool
    database_urls: Mapping[PortalType, str]
    broker_url: str | None
    files: Path
    secret_key: str
    password_keys: Mapping[PortalType, tuple[str, ...]]
    cache_url: str | None
    smtp_url: str | None
    base_url: str
    proxies: int
    configuration: Configuration


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment and the configuration file; SettingsError names everything that is wrong."""
    env = _Variables(os.environ if environment is None else environment)
    production = _is_production(env)
    files = Path(env.get("PORTAL_FILES") or ROOT / "var").resolve()
    settings = Settings(
        production=production,
        database_urls={
            PortalType.PARTNER: _database(env, "PORTAL_DATABASE_URL", files / "partner.sqlite"),
            PortalType.DEMO: _database(env, "PORTAL_DEMO_DATABASE_URL", files / "demo.sqlite"),
        },
        broker_url=env.get("PORTAL_BROKER_URL"),
        files=files,
        secret_key=_secret(env, "PORTAL_SECRET_KEY", env.get("PORTAL_SECRET_KEY"), production),
        password_keys={kind: _keys(env, f"PORTAL_PASSWORD_KEY_{kind.upper()}", production) for kind in PortalType},
        cache_url=env.get("PORTAL_CACHE_URL"),
        smtp_url=_mail_server(env, production),
        base_url=(env.get("PORTAL_BASE_URL") or "http://127.0.0.1:8050").rstrip("/"),
        proxies=_count(env, "PORTAL_PROXIES"),
        configuration=_configuration(env),
    )
    if env.mistakes:
        raise SettingsError(*env.mistakes)
    return settings


def settings_or_exit(code: int = 2) -> Settings:
    """The settings of a process that starts; if any is wrong, a line for each on standard error, and its end."""
    try:
        return settings_from()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(code)


@dataclass(frozen=True, slots=True)
class _Variables:
    """The environment while it is read; mistakes are gathered, so that all of them are told at once."""

    values: Mapping[str, str]
    mistakes: list[str] = field(default_factory=list)

    def get(self, key: str) -> str | None:
        """A variable's value; an empty one is none."""
        return self.values.get(key) or None

    def refuse(self, key: str, message: str) -> None:
        self.mistakes.append(f"{key}: {message}")


def _is_production(env: _Variables) -> bool:
    word = env.values.get("PORTAL_ENV", "development")
    if word not in ("development", "production"):
        env.refuse("PORTAL_ENV", f"expected development or production, not {word!r}")
    return word == "production"


def _database(env: _Variables, key: str, usual: Path) -> str:
    url = env.get(key) or f"sqlite:///{usual}"
    if not _is_database(url):
        # The address itself may hold a password, so it is not repeated.
        env.refuse(key, "expected postgresql://user:password@host/name or sqlite:////path/to/file")
    return url


def _is_database(url: str) -> bool:
    try:
        return make_url(url).drivername in _DRIVERS
    except (ArgumentError, ValueError):
        return False


def _configuration(env: _Variables) -> Configuration:
    try:
        return read_configuration(_configuration_path(env))
    except SettingsError as error:
        env.mistakes.extend(error.mistakes)
        return Configuration()


def _configuration_path(env: _Variables) -> Path:
    named = env.get("PORTAL_CONFIG")
    if named:
        return Path(named)
    own = ROOT / "portal.toml"
    return own if own.exists() else EXAMPLE


def _count(env: _Variables, key: str) -> int:
    value = env.get(key) or "0"
    if not value.isdecimal() or len(value) > 2:
        env.refuse(key, f"expected a small whole number, not {value!r}")
        return 0
    return int(value)


def _mail_server(env: _Variables, production: bool) -> str | None:
    url = env.get("PORTAL_SMTP_URL")
    if url is None and production:
        env.refuse("PORTAL_SMTP_URL", "production needs a mail server, for example smtps://user:password@host")
    if url is not None and not url.startswith(("smtp://", "smtps://", "smtp+tls://")):
        env.refuse("PORTAL_SMTP_URL", "expected smtps://, smtp+tls:// or smtp://, then user, password and host")
    return url


def _keys(env: _Variables, key: str, production: bool) -> tuple[str, ...]:
    """Keys separated by commas, the one in use first; those after it only still open what they once sealed."""
    values = tuple(part.strip() for part in (env.get(key) or "").split(",") if part.strip())
    if not values:
        return (_secret(env, key, None, production) + key,)
    return tuple(_secret(env, key, value, production) for value in values)


def _secret(env: _Variables, key: str, given: str | None, production: bool) -> str:
    value = given or DEVELOPMENT_SECRET
    if production and (value == DEVELOPMENT_SECRET or len(value) < 32):
        env.refuse(key, "production needs a secret of at least 32 characters; `flask --app app keys new` prints one")
    return value
