"""Rows of the report's grids."""

from datetime import date

import pandas as pd

from layouts.report import grids as report_grids


def test_rows_of_a_bar_have_their_share_of_the_largest_and_no_amount_when_unpriced() -> None:
    customers = pd.DataFrame(
        {
            "security_center_id": ["SC-1", "SC-2"],
            "name": ["Alder", "Birch"],
            "peak": [40, 10],
            "peak_day": [date(2026, 10, 3), date(2026, 10, 4)],
            "amount_minor": [10000.0, None],
        }
    )
    assert report_grids.rows(customers) == [
        {"id": "SC-1", "name": "Alder", "peak": 40, "share": 1.0, "day": "2026-10-03", "amount": 10000},
        {"id": "SC-2", "name": "Birch", "peak": 10, "share": 0.25, "day": "2026-10-04"},
    ]
    assert report_grids.rows(customers.head(0)) == []
