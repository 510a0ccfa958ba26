"""Settings without any database behind them."""

from pathlib import Path

import pytest

from data.settings import EXAMPLE, Settings, settings_from


@pytest.fixture
def plain(tmp_path: Path) -> Settings:
    """The settings of a new portal that keeps everything below `tmp_path`."""
    return settings_from({"PORTAL_FILES": str(tmp_path), "PORTAL_CONFIG": str(EXAMPLE)})
