"""The ids of the exports page."""

from enum import StrEnum


class ExportsId(StrEnum):
    """Every id of the exports page that a callback or a script may name."""

    PAGE = "exports-page"
    LIST = "exports-list"
    COUNT = "exports-count"
    TICK = "exports-tick"


def cancel(request: str) -> dict[str, str]:
    """Id of the button that cancels the export request with this id."""
    return {"type": "exports-cancel", "request": request}


def retry(request: str) -> dict[str, str]:
    """Id of the button that runs a failed or cancelled export request once more."""
    return {"type": "exports-retry", "request": request}
