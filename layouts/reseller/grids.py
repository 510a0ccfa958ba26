"""The grids of a reseller's report: customers on a day, and customers' growth; rows are made by what draws them."""

from layouts.parts.grid import ColumnDef, call, number_column


def point_columns(currency: str, exponent: int, customers: str) -> list[ColumnDef]:
    """Customer, ACV on the day, its share of the largest; `customers` is an address up to the Security Center ID."""
    return [
        _customer(customers),
        _money("acv", f"ACV, {currency}", currency, exponent, sort="desc"),
        {
            "field": "share",
            "headerName": "Share",
            "headerTooltip": "ACV as a share of the largest",
            "width": 92,
            "minWidth": 70,
            "sortable": False,
            "filter": False,
            "cellRenderer": "ShareBar",
            "cellRendererParams": {"product": "product-1"},
        },
    ]


def growth_columns(currency: str, exponent: int, customers: str) -> list[ColumnDef]:
    """Customer, status, owner, ACV today and a year ago, growth (R-ACV-2) and the way between as a sparkline."""
    return [
        _customer(customers),
        {"field": "status", "headerName": "Status", "width": 108, "cellRenderer": "StatusBadge"},
        {"field": "country", "headerName": "Country", "width": 96},
        {"field": "owner", "headerName": "Owner", "width": 150},
        _money("acv", f"ACV today, {currency}", currency, exponent, sort="desc"),
        _money("before", f"A year ago, {currency}", currency, exponent),
        number_column(
            "growth",
            "Growth",
            width=104,
            minWidth=96,
            valueFormatter=call("growthText(params)"),
            cellClass=call("changeClass(params)"),
            comparator=call("byGrowth"),
        ),
        {
            "field": "history",
            "headerName": "Last 12 month-ends",
            "headerTooltip": "ACV at the last twelve month-ends and today",
            "width": 150,
            "minWidth": 120,
            "sortable": False,
            "filter": False,
            "cellRenderer": "Sparkline",
        },
    ]


def _customer(base: str) -> ColumnDef:
    return {
        "field": "name",
        "headerName": "Customer",
        "minWidth": 140,
        "flex": 1,
        "cellClass": "cell-name",
        "cellRenderer": "CustomerLink",
        "cellRendererParams": {"base": base},
    }


def _money(field: str, title: str, currency: str, exponent: int, **more: object) -> ColumnDef:
    return number_column(
        field,
        title,
        width=136,
        minWidth=118,
        valueGetter=call(f"major(params.data.{field}, {exponent})"),
        valueFormatter=call(f"money(params, '{currency}', {exponent})"),
        **more,
    )
