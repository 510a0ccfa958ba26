"""The grids of a reseller's report: customers on a day, renewals, movement, growth; rows are made elsewhere."""

from layouts.parts.grid import ColumnDef, call, number_column

_ROOMY = frozenset({"product", "owner", "expected", "weighted"})


def point_columns(currency: str, exponent: int, customers: str) -> list[ColumnDef]:
    """Customer, ACV on the day, its share of the largest; `customers` is an address up to the Security Center ID."""
    return [
        _customer(customers),
        _money("acv", f"ACV, {currency}", exponent, sort="desc"),
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


def renewal_columns(currency: str, exponent: int, order_href: str, customers: str, *, compact: bool) -> list[ColumnDef]:
    """Customer, order, product, end, days left, amount, owner, stage, what is expected and what of it is counted.

    Where there is little room (`compact`) product, owner, what is expected and counted are left to the opened order.
    """
    every: list[ColumnDef] = [
        _link("customer", "Customer", customers, "center", minWidth=150, flex=1),
        # Order numbers differ at their end, so that it must not be cut off.
        _link("number", "Order", order_href, "id", width=208, minWidth=196),
        {"field": "product", "headerName": "Product", "width": 84, "minWidth": 76},
        {"field": "end", "headerName": "Ends", **_of(108), "valueFormatter": call("day(params)"), "filter": False},
        number_column("left", "Days left", **_of(98), sort="asc"),
        _money("amount", f"Amount, {currency}", exponent, width=108, minWidth=104),
        _owner(),
        {"field": "stage", "headerName": "Stage", **_of(132), "cellRenderer": "StageMark"},
        _money("expected", f"Expected, {currency}", exponent, width=116, minWidth=112),
        _money("weighted", f"Forecast, {currency}", exponent, width=112, minWidth=108),
    ]
    return [column for column in every if not (compact and column["field"] in _ROOMY)]


def movement_columns(currency: str, exponent: int, customers: str) -> list[ColumnDef]:
    """Customer, how it moved, before, after, change."""
    return [
        _customer(customers),
        {
            "field": "kind",
            "headerName": "How",
            **_of(116),
            "cellRenderer": "MarkedText",
            "cellRendererParams": {"tone": "tone"},
        },
        _money("before", f"Before, {currency}", exponent),
        _money("after", f"After, {currency}", exponent),
        _money(
            "change",
            f"Change, {currency}",
            exponent,
            valueFormatter=call(f"signedAmount(params, {exponent})"),
            cellClass=call("changeClass(params)"),
            comparator=call("bySize"),
            sort="desc",
            **_of(134),
        ),
    ]


def growth_columns(currency: str, exponent: int, customers: str) -> list[ColumnDef]:
    """Customer, status, owner, ACV today and a year ago, growth (R-ACV-2) and the way between as a sparkline."""
    return [
        _customer(customers),
        {"field": "status", "headerName": "Status", **_of(104), "cellRenderer": "StatusBadge"},
        {"field": "country", "headerName": "Country", **_of(92)},
        _owner(),
        _money("acv", f"ACV today, {currency}", exponent, sort="desc"),
        _money("before", f"A year ago, {currency}", exponent),
        number_column(
            "growth",
            "Growth",
            **_of(100),
            valueFormatter=call("growthText(params)"),
            cellClass=call("changeClass(params)"),
            comparator=call("byGrowth"),
        ),
        {
            "field": "history",
            "headerName": "Last 12 months",
            "headerTooltip": "ACV at the last twelve month-ends and today",
            **_of(144),
            "cellDataType": False,
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


def _link(field: str, title: str, base: str, named: str, **more: object) -> ColumnDef:
    """A column of links to an address that ends with another field of the row."""
    return {
        "field": field,
        "headerName": title,
        "cellClass": "cell-name",
        "cellRenderer": "FieldLink",
        "cellRendererParams": {"base": base, "named": named},
        "tooltipField": field,
        **more,
    }


def _money(field: str, title: str, exponent: int, **more: object) -> ColumnDef:
    usual = {"width": 134, "minWidth": 116, "valueFormatter": call(f"amount(params, {exponent})")}
    return number_column(field, title, **usual | more, valueGetter=call(f"major(params.data.{field}, {exponent})"))


def _owner() -> ColumnDef:
    return {"field": "owner", "headerName": "Owner", "width": 120, "valueFormatter": call("named(params)")}


def _of(width: int) -> dict[str, int]:
    """A width that stays as it is when the columns are fitted."""
    return {"width": width, "minWidth": width, "maxWidth": width}
