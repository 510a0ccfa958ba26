"""The notes of the dashboard's tiles: one line is one line, and more are counted in the reader's locale."""

import pytest

from callbacks.dashboard.tiles import _unpriced


@pytest.mark.parametrize(
    ("lines", "told"), [(1, "1 unpriced line"), (2, "2 unpriced lines"), (1200, "1,200 unpriced lines")]
)
def test_lines_without_a_price_are_counted_in_words(lines: int, told: str) -> None:
    assert _unpriced(lines, "en") == told
