"""What commands have in common: the portal they work on, and the option that names one of its two databases."""

from collections.abc import Callable
from typing import Any

import click
from flask import current_app

from data.portal import Portal
from data.settings import PortalType


def portal() -> Portal:
    """The settings, databases and clock of the application the command belongs to."""
    found: Portal = current_app.extensions["portal"]
    return found


def portal_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--portal partner|demo`; the command receives it as `portal_type`."""
    return click.option(
        "--portal",
        "portal_type",
        type=click.Choice(PortalType, case_sensitive=False),
        default=PortalType.PARTNER,
        show_default=True,
        help="Real or simulated data.",
    )(command)
