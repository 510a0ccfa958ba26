"""The list of customers that make up a bar, as grid columns and rows."""

from datetime import date

import pandas as pd

from layouts.parts.grid import ColumnDef, call, number_column


def columns(
    unit: str, product_class: str, currency: str, exponent: int, customer_href: str, *, priced: bool
) -> list[ColumnDef]:
    """Customer, peak with its share as a bar, peak day, amount; `customer_href` is an address up to the id."""
    shown: list[ColumnDef] = [
        {
            "field": "name",
            "headerName": "Customer",
            "width": 150,
            "minWidth": 118,
            "filter": False,
            "cellClass": "cell-name",
            "cellRenderer": "CustomerLink",
            "cellRendererParams": {"base": customer_href},
        },
        number_column("peak", f"Peak, {unit}", sort="desc", filter=False, **_of(116)),
        {
            "field": "share",
            "headerName": "Share",
            "headerTooltip": "Peak as a share of the largest",
            **_of(66),
            "sortable": False,
            "filter": False,
            "cellRenderer": "ShareBar",
            "cellRendererParams": {"product": product_class},
        },
        {
            "field": "day",
            "headerName": "Peak day",
            **_of(78),
            "filter": False,
            "valueFormatter": call("shortDay(params)"),
        },
    ]
    if priced:
        shown.append(
            number_column(
                "amount",
                f"Amount, {currency}",
                filter=False,
                **_of(112),
                valueGetter=call(f"major(params.data.amount, {exponent})"),
                valueFormatter=call(f"amount(params, {exponent})"),
            )
        )
    return shown


def rows(customers: pd.DataFrame) -> list[dict[str, object]]:
    """Grid rows from columns security_center_id, name, peak, peak_day (date), amount_minor (missing = unpriced).

    `share` is the peak over the largest peak. An empty frame gives no rows.
    """
    largest = max(customers["peak"].tolist(), default=0) or 1
    return [
        _row(*values, largest=largest)
        for values in zip(
            *(customers[name].tolist() for name in ("security_center_id", "name", "peak", "peak_day", "amount_minor")),
            strict=True,
        )
    ]


def _row(
    identity: str, name: str, peak: int, peak_day: date, amount: float | None, *, largest: int
) -> dict[str, object]:
    row: dict[str, object] = {
        "id": identity,
        "name": name,
        "peak": int(peak),
        "share": round(peak / largest, 4),
        "day": peak_day.isoformat()[:10],
    }
    if amount is not None and not pd.isna(amount):
        row["amount"] = int(amount)
    return row


def _of(width: int) -> dict[str, int]:
    """A width that stays as it is when the columns are fitted: only the names give way."""
    return {"width": width, "minWidth": width, "maxWidth": width}
