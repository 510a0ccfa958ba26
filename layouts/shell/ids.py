"""The ids of the frame; pages have their own lists."""

from enum import StrEnum


class ShellId(StrEnum):
    """Every id of the frame that a callback or a script may name."""

    LOCATION = "shell-location"
    THEME = "shell-theme"
    NARROW = "shell-narrow"
    RAIL = "shell-rail"
    RAIL_FOLD = "shell-rail-fold"
    RAIL_CLOSE = "shell-rail-close"
    NAVIGATION = "shell-navigation"
    MENU = "shell-menu"
    SWITCHER = "shell-switcher"
    SEARCH = "shell-search"
    SEARCH_RESULTS = "shell-search-results"
    USER = "shell-user"
    SIGN_OUT = "shell-sign-out"
    STRIP = "shell-strip"
    STRIP_DEED = "shell-strip-deed"
    SHOWN = "shell-shown"
    PAGE = "shell-page"
    TOASTS = "shell-toasts"


def theme_choice(value: str) -> dict[str, str]:
    """Id of the button that chooses a theme; value is light, dark or system."""
    return {"type": "shell-theme-choice", "value": value}
