"""Settings: what the file and the environment may say, and that mistakes are named."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from data.configuration import Churn, Configuration, ProductStyle, SettingsError
from data.configuration_file import read_configuration
from data.domain.churn import ChurnRules, Key
from data.settings import DEVELOPMENT_SECRET, EXAMPLE, ROOT, PortalType, settings_from

COMMENTED_KEY = re.compile(r"^# (?=\w+ = )", re.MULTILINE)
SECRET = "a-secret-of-this-test-and-of-nothing-else"


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "portal.toml"
    file.write_text(text, encoding="utf-8")
    return file


def keys_of(model: type[BaseModel], prefix: str = "") -> set[str]:
    """Dotted names of every key a model takes; what is named by the reader appears as `*`."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= keys_of(inner, f"{prefix}{name}.")
        elif ProductStyle in get_args(inner):
            found |= keys_of(ProductStyle, f"{prefix}{name}.*.")
        else:
            found.add(prefix + name)
    return found


def keys_in(document: dict[str, Any], prefix: str = "") -> set[str]:
    """Dotted names of every key a TOML document says something of, product codes as `*`."""
    found: set[str] = set()
    for name, value in document.items():
        shown = "*" if prefix == "products." else name
        found |= keys_in(value, f"{prefix}{shown}.") if isinstance(value, dict) else {prefix + name}
    return found


def test_the_example_documents_every_key_and_no_other() -> None:
    everything = tomllib.loads(COMMENTED_KEY.sub("", EXAMPLE.read_text(encoding="utf-8")))
    assert keys_in(everything) == keys_of(Configuration)


def test_what_the_example_comments_out_is_valid_once_it_is_not(tmp_path: Path) -> None:
    everything = COMMENTED_KEY.sub("", EXAMPLE.read_text(encoding="utf-8"))
    assert read_configuration(written(tmp_path, everything)).branding.accent == "#3550c8"


def test_the_example_states_what_holds_when_nothing_is_said() -> None:
    stated = read_configuration(EXAMPLE).model_dump(exclude={"products"})
    assert stated == Configuration().model_dump(exclude={"products"})


def test_the_example_says_how_the_five_products_look() -> None:
    products = read_configuration(EXAMPLE).products
    assert {code: style.short for code, style in products.items()} == {
        "VM": "VM",
        "WAS": "WAS",
        "CS": "CS",
        "PAT": "PAT",
        "API": "API",
    }
    assert [style.colour for style in products.values()] == [1, 2, 3, 4, 5]


def test_every_key_of_the_file_and_every_variable_has_its_line_in_the_documentation() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    source = (ROOT / "data" / "settings.py").read_text(encoding="utf-8")
    variables = set(re.findall(r'"(PORTAL_[A-Z_]+)"', source))
    assert variables
    assert {name for name in variables if f"| `{name}` |" not in page} == set()
    assert {section for section in Configuration.model_fields if f"`{section}" not in page} == set()


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("[billing]\ngrace_days = 40", "billing.grace_days", "expected at most 31, not 40"),
        ("[billing]\ngrace_days = 'three'", "billing.grace_days", "expected a whole number, not 'three'"),
        ("[billing]\ngrace = 3", "billing.grace", "there is no such key"),
        ("[biling]\ngrace_days = 3", "biling", "there is no such key"),
        ("[models.mssp]\nanchor_day = 0", "models.mssp.anchor_day", "expected at least 1, not 0"),
        ("[branding]\naccent = 'blue'", "branding.accent", "expected a colour such as #3550c8, not 'blue'"),
        ("[branding]\nsender = 'portal'", "branding.sender", "expected an e-mail address such as"),
        ("[branding]\nname = 7", "branding.name", "expected text in quotes, not 7"),
        ("branding = 7", "branding", "expected a section with keys of its own, not 7"),
        ("[sign_in]\nsecond_factor = 'all'", "sign_in.second_factor", "expected 'optional', 'administrators' or"),
        ("[sign_in]\nbind_screen = 'maybe'", "sign_in.bind_screen", "expected true or false, not 'maybe'"),
        ("[branding]\nname = ''", "branding.name", "expected some text, not ''"),
        ("[products.VM]\ncolour = 9", "products.VM.colour", "expected at most 8, not 9"),
        (
            "[products.VM]\nshort = 'Vulnerability'",
            "products.VM.short",
            "expected at most 6 characters, not 'Vulnerability'",
        ),
        ("[renewals]\nopen = 60", "renewals.open", "expected at most 1, not 60"),
        ("[renewals]\nlost = 0.7", "renewals", "in rising order"),
        ("[churn.login]\nwatch = 30", "churn.login", "watch below bad, not 30 and 30"),
        ("[churn.login]\nwatch = 1.5", "churn.login.watch", "expected a whole number, not 1.5"),
        ("[churn.login]\nbad = -1", "churn.login.bad", "expected at least 0, not -1"),
        ("[churn.usage]\nwatch = -0.5", "churn.usage", "watch above bad, not -0.5 and -0.4"),
        ("[churn.usage]\nwatch = 0.15", "churn.usage.watch", "expected less than 0, not 0.15"),
        ("[churn.usage]\nbad = -40", "churn.usage.bad", "expected at least -1, not -40"),
        ("[churn.failed_scans]\nbad = 30", "churn.failed_scans.bad", "expected at most 1, not 30"),
        ("[churn.failed_scans]\nwatch = 0.4", "churn.failed_scans", "watch below bad"),
        ("[churn.silent_scanners]\nwatch = nan", "churn.silent_scanners.watch", "expected at most 1, not nan"),
        ("[churn.silent_scanners]\nbad = 0.005", "churn.silent_scanners", "watch below bad"),
        ("[churn.utilisation]\nwatch = 0.1", "churn.utilisation", "watch above bad"),
        ("[churn.renewal]\nbad = 120", "churn.renewal", "watch above bad, not 90 and 120"),
        ("[churn.tasks]\nwatch = 0", "churn.tasks.watch", "expected at least 1, not 0"),
        ("[churn.tasks]\nwatch = 4", "churn.tasks", "watch below bad"),
        ("[churn.login]\nweight = -1", "churn.login.weight", "expected at least 0, not -1"),
        ("[churn.login]\nweight = 0.5", "churn.login.weight", "expected a whole number, not 0.5"),
        ("[churn.logins]\nweight = 1", "churn.logins", "there is no such key"),
        ("".join(f"[churn.{name}]\nweight = 0\n" for name in Churn.model_fields), "churn", "a weight above 0"),
    ],
)
def test_a_mistake_is_named_with_its_key_and_what_was_expected(
    tmp_path: Path, text: str, key: str, expected: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read_configuration(written(tmp_path, text))
    (line,) = str(refused.value).splitlines()
    assert line.startswith(f"{tmp_path / 'portal.toml'}: {key}: ")
    assert expected in line


@pytest.mark.parametrize(
    ("name", "content"), [("mark.svg", b"<?xml version='1.0'?><svg/>"), ("mark.PNG", b"\x89PNG\r\n\x1a\n" + b"0" * 100)]
)
def test_a_logo_is_a_picture_on_this_machine(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert read_configuration(written(tmp_path, f"[branding]\nlogo = '{file}'")).branding.logo == file


def test_a_logo_may_be_named_from_the_project_s_folder(tmp_path: Path) -> None:
    text = "[branding]\nlogo = 'assets/favicon.svg'"
    assert read_configuration(written(tmp_path, text)).branding.logo == ROOT / "assets" / "favicon.svg"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("mark.svg", None, "there is no file "),
        ("mark.gif", b"GIF89a", "expected an .svg or .png file, not "),
        ("mark.png", b"<svg/>", "is not what its name says; save it as SVG or PNG"),
        ("mark.svg", b"\x89PNG\r\n\x1a\n", "is not what its name says; save it as SVG or PNG"),
        ("mark.svg", b"<svg/>" + b" " * 200_000, "has 200,006 bytes; 200,000 are the most"),
    ],
)
def test_a_logo_that_cannot_be_shown_is_named(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError) as refused:
        read_configuration(written(tmp_path, f"[branding]\nlogo = '{file}'"))
    (line,) = str(refused.value).splitlines()
    assert line.startswith(f"{tmp_path / 'portal.toml'}: branding.logo: ")
    assert said in line
    assert str(file) in line


def test_the_rule_of_churn_and_its_configuration_usually_say_the_same() -> None:
    assert ChurnRules.configured(Configuration().churn.model_dump()) == ChurnRules()
    assert list(Churn.model_fields) == [key.value for key in Key]


def test_one_threshold_or_weight_is_changed_without_repeating_the_others(tmp_path: Path) -> None:
    text = "[churn.login]\nbad = 60\n[churn.usage]\nweight = 0\n[churn.tasks]\nweight = 3"
    rules = ChurnRules.configured(read_configuration(written(tmp_path, text)).churn.model_dump())
    usual = ChurnRules()
    assert rules == replace(
        usual,
        login=replace(usual.login, bad=60),
        usage=replace(usual.usage, weight=0),
        tasks=replace(usual.tasks, weight=3),
    )


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, "[billing]\ngrace_days = 40\n[sessions]\nidle_minutes = 1")
    with pytest.raises(SettingsError) as refused:
        settings_from({"PORTAL_CONFIG": str(file), "PORTAL_PROXIES": "one", "PORTAL_DATABASE_URL": "a database"})
    assert [line.split(": ")[:2] for line in str(refused.value).splitlines()] == [
        ["PORTAL_DATABASE_URL", "expected postgresql://user:password@host/name or sqlite:////path/to/file"],
        ["PORTAL_PROXIES", "expected a small whole number, not 'one'"],
        [str(file), "billing.grace_days"],
        [str(file), "sessions.idle_minutes"],
    ]


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"portal\.toml: not readable as TOML"):
        read_configuration(written(tmp_path, "[billing"))


def test_a_file_that_does_not_exist_is_named_with_the_variable_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml: there is no such file; PORTAL_CONFIG names it"):
        settings_from({"PORTAL_CONFIG": str(tmp_path / "nowhere.toml")})


def test_a_folder_in_place_of_the_file_is_named_with_the_variable_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r": is a folder; PORTAL_CONFIG has to name the TOML file itself$"):
        settings_from({"PORTAL_CONFIG": str(tmp_path)})


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    file = tmp_path / "portal.toml"
    file.write_bytes("[branding]\nname = 'Ålborg'\n".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"portal\.toml: is not UTF-8; save it as UTF-8$"):
        read_configuration(file)


@pytest.mark.parametrize("word", ["prod", "Production", "PRODUCTION", "production ", "staging", "1", ""])
def test_an_environment_nobody_knows_stops_the_start(word: str) -> None:
    with pytest.raises(SettingsError, match=r"^PORTAL_ENV: expected development or production, not "):
        settings_from({"PORTAL_CONFIG": str(EXAMPLE), "PORTAL_ENV": word})


@pytest.mark.parametrize("key", ["PORTAL_DATABASE_URL", "PORTAL_DEMO_DATABASE_URL"])
@pytest.mark.parametrize(
    "url", ["nonsense", "postgres://u:hush@db/p", "mysql://u:hush@db/p", "postgresql://u:hush@h:x/p"]
)
def test_a_database_that_cannot_be_is_named_without_its_password(key: str, url: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{key}: expected postgresql://") as refused:
        settings_from({"PORTAL_CONFIG": str(EXAMPLE), key: url})
    assert "hush" not in str(refused.value)


def test_without_any_variable_everything_is_kept_in_local_files(tmp_path: Path) -> None:
    settings = settings_from({"PORTAL_FILES": str(tmp_path), "PORTAL_CONFIG": str(EXAMPLE)})
    assert settings.database_urls == {
        PortalType.PARTNER: f"sqlite:///{tmp_path / 'partner.sqlite'}",
        PortalType.DEMO: f"sqlite:///{tmp_path / 'demo.sqlite'}",
    }
    assert (settings.broker_url, settings.base_url) == (None, "http://127.0.0.1:8050")
    assert not settings.production


def test_the_environment_names_other_places() -> None:
    settings = settings_from(
        {
            "PORTAL_CONFIG": str(EXAMPLE),
            "PORTAL_DATABASE_URL": "postgresql://db/portal",
            "PORTAL_DEMO_DATABASE_URL": "postgresql://db/demo",
            "PORTAL_BROKER_URL": "redis://queue/0",
            "PORTAL_BASE_URL": "https://portal.example/",
        }
    )
    assert list(settings.database_urls.values()) == ["postgresql://db/portal", "postgresql://db/demo"]
    assert (settings.broker_url, settings.base_url) == ("redis://queue/0", "https://portal.example")


@pytest.mark.parametrize("count", ["one", "-1", "1000"])
def test_a_variable_that_cannot_be_is_named(count: str) -> None:
    with pytest.raises(SettingsError, match=r"^PORTAL_PROXIES: expected a small whole number"):
        settings_from({"PORTAL_CONFIG": str(EXAMPLE), "PORTAL_PROXIES": count})


@pytest.mark.parametrize("secret", [None, "", DEVELOPMENT_SECRET, "short"], ids=["none", "empty", "known", "short"])
def test_production_refuses_a_secret_that_is_none(secret: str | None) -> None:
    environment = {"PORTAL_ENV": "production", "PORTAL_CONFIG": str(EXAMPLE)}
    if secret is not None:
        environment["PORTAL_SECRET_KEY"] = secret
    with pytest.raises(SettingsError, match=r"^PORTAL_SECRET_KEY: production needs a secret of at least 32"):
        settings_from(environment)


def test_a_refused_secret_is_not_told() -> None:
    environment = {"PORTAL_ENV": "production", "PORTAL_CONFIG": str(EXAMPLE), "PORTAL_SECRET_KEY": "hush-hush"}
    with pytest.raises(SettingsError) as refused:
        settings_from(environment)
    assert "hush-hush" not in str(refused.value)


def _production(**changed: str) -> dict[str, str]:
    """Everything production asks for, and what the test says otherwise; an empty value stands for none."""
    needed = {
        "PORTAL_ENV": "production",
        "PORTAL_CONFIG": str(EXAMPLE),
        "PORTAL_SECRET_KEY": SECRET,
        "PORTAL_PASSWORD_KEY_PARTNER": "partner-" + SECRET,
        "PORTAL_PASSWORD_KEY_DEMO": "demo-" + SECRET,
        "PORTAL_SMTP_URL": "smtps://post:secret@mail.example",
    }
    return needed | changed


def test_production_starts_with_secrets_of_its_own_and_a_mail_server() -> None:
    settings = settings_from(_production())
    assert (settings.production, settings.secret_key) == (True, SECRET)
    assert settings.password_keys == {
        PortalType.PARTNER: ("partner-" + SECRET,),
        PortalType.DEMO: ("demo-" + SECRET,),
    }


@pytest.mark.parametrize(
    "missing", ["PORTAL_SECRET_KEY", "PORTAL_PASSWORD_KEY_PARTNER", "PORTAL_PASSWORD_KEY_DEMO", "PORTAL_SMTP_URL"]
)
def test_production_names_what_is_missing(missing: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{missing}: production needs a "):
        settings_from(_production(**{missing: ""}))
