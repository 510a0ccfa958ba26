"""Settings of one running portal: secrets and addresses from the environment, with the configuration it names."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from data.configuration import Configuration, SettingsError, read_configuration

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "portal.example.toml"
DEVELOPMENT_SECRET = "for-development-only-" + "0" * 24


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
    """Settings from the environment and the configuration file; SettingsError stops the start."""
    env = os.environ if environment is None else environment
    production = env.get("PORTAL_ENV", "development") == "production"
    files = Path(env.get("PORTAL_FILES") or ROOT / "var").resolve()
    return Settings(
        production=production,
        database_urls={
            PortalType.PARTNER: env.get("PORTAL_DATABASE_URL") or f"sqlite:///{files / 'partner.sqlite'}",
            PortalType.DEMO: env.get("PORTAL_DEMO_DATABASE_URL") or f"sqlite:///{files / 'demo.sqlite'}",
        },
        broker_url=env.get("PORTAL_BROKER_URL") or None,
        files=files,
        secret_key=_secret(env, "PORTAL_SECRET_KEY", production),
        password_keys={kind: _keys(env, f"PORTAL_PASSWORD_KEY_{kind.upper()}", production) for kind in PortalType},
        cache_url=env.get("PORTAL_CACHE_URL") or None,
        smtp_url=_mail_server(env, production),
        base_url=(env.get("PORTAL_BASE_URL") or "http://127.0.0.1:8050").rstrip("/"),
        proxies=_count(env, "PORTAL_PROXIES"),
        configuration=read_configuration(_configuration_path(env)),
    )


def _configuration_path(env: Mapping[str, str]) -> Path:
    named = env.get("PORTAL_CONFIG")
    if named:
        return Path(named)
    own = ROOT / "portal.toml"
    return own if own.exists() else EXAMPLE


def _count(env: Mapping[str, str], key: str) -> int:
    value = env.get(key) or "0"
    if not value.isdecimal() or len(value) > 2:
        raise SettingsError(f"{key}: expected a small whole number, not {value!r}")
    return int(value)


def _mail_server(env: Mapping[str, str], production: bool) -> str | None:
    url = env.get("PORTAL_SMTP_URL") or None
    if url is None and production:
        raise SettingsError("PORTAL_SMTP_URL: production needs a mail server, for example smtps://user:password@host")
    if url is not None and not url.startswith(("smtp://", "smtps://", "smtp+tls://")):
        raise SettingsError("PORTAL_SMTP_URL: expected smtps://, smtp+tls:// or smtp://, then user, password and host")
    return url


def _keys(env: Mapping[str, str], key: str, production: bool) -> tuple[str, ...]:
    """Keys separated by commas, the one in use first; those after it only still open what they once sealed."""
    values = tuple(part.strip() for part in (env.get(key) or "").split(",") if part.strip())
    if not values:
        return (_secret(env, key, production) + key,)
    return tuple(_secret({key: value}, key, production) for value in values)


def _secret(env: Mapping[str, str], key: str, production: bool) -> str:
    value = env.get(key) or DEVELOPMENT_SECRET
    if production and (value == DEVELOPMENT_SECRET or len(value) < 32):
        raise SettingsError(
            f"{key}: production needs a secret of at least 32 characters; `flask --app app keys new` prints one"
        )
    return value
