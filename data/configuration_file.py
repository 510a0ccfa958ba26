"""Reading `portal.toml`, and what is wrong with it in words for an operator; what it may say is `configuration`'s."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from data.configuration import Configuration, SettingsError


def read_configuration(path: Path) -> Configuration:
    """Read and check one TOML file; SettingsError names each wrong key, what it says and what was expected."""
    document = _document(path)
    try:
        return Configuration.model_validate(document)
    except ValidationError as error:
        raise SettingsError(*(f"{path}: {_explain(dict(mistake))}" for mistake in error.errors())) from error


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path}: there is no such file; PORTAL_CONFIG names it") from None
    except IsADirectoryError:
        raise SettingsError(f"{path}: is a folder; PORTAL_CONFIG has to name the TOML file itself") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not readable as TOML: {error}") from error


_EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        "greater_than_equal": "at least {ge:g}",
        "less_than_equal": "at most {le:g}",
        "greater_than": "more than {gt:g}",
        "less_than": "less than {lt:g}",
        "int_type": "a whole number",
        "int_parsing": "a whole number",
        "int_from_float": "a whole number",
        "float_type": "a number",
        "float_parsing": "a number",
        "decimal_type": "a number",
        "decimal_parsing": "a number",
        "finite_number": "a number",
        "bool_type": "true or false",
        "bool_parsing": "true or false",
        "string_type": "text in quotes",
        "string_too_short": "some text",
        "string_too_long": "at most {max_length} characters",
        "enum": "{expected}",
        "model_type": "a section with keys of its own",
        "dict_type": "a section with keys of its own",
    }
)
"""What was expected, by the checker's name for the mistake."""


def _explain(mistake: Mapping[str, Any]) -> str:
    """One mistake as `section.key: what is wrong`."""
    return f"{'.'.join(map(str, mistake['loc']))}: {_wording(mistake)}"


def _wording(mistake: Mapping[str, Any]) -> str:
    kind, limits = mistake["type"], mistake.get("ctx", {})
    if kind == "extra_forbidden":
        return "there is no such key; portal.example.toml lists all of them"
    if kind == "value_error":
        return str(limits["error"])
    if kind not in _EXPECTED:
        return str(mistake["msg"])
    return f"expected {_EXPECTED[kind].format(**limits)}, not {_shown(mistake['input'])}"


def _shown(value: object) -> str:
    """A value as it stands in the file, cut short."""
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
