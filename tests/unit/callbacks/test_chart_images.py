"""What an image of a chart says of itself."""

from callbacks.chart_images import for_image
from data.scope import ALL_CUSTOMERS, Scope
from data.settings import PortalType
from layouts.parts.chart import blank


def scope(portal: PortalType) -> Scope:
    return Scope(portal, partner_id=1, partnership_id=1, user_id=1, customers=ALL_CUSTOMERS)


def test_texts_of_people_are_no_markup_and_what_is_empty_is_left_out() -> None:
    drawn = for_image(
        blank(), "Banks & <b>trusts</b>", "acv-uk", ("Resale", "", "customers with <i>"), scope(PortalType.PARTNER)
    )
    assert drawn["layout"]["meta"] == {  # type: ignore[index]  # a figure's parts have no types
        "title": "Banks &amp; &lt;b&gt;trusts&lt;/b&gt;",
        "foot": ["Resale", "customers with &lt;i&gt;"],
        "file": "acv-uk",
        "legend": False,
    }


def test_an_image_of_simulated_data_says_so_below_and_in_its_name() -> None:
    said = for_image(blank(), "ACV", "acv-uk", ("Resale",), scope(PortalType.DEMO))["layout"]["meta"]  # type: ignore[index]
    assert (said["foot"], said["file"]) == (["Resale", "Demo: simulated data"], "demo-acv-uk")
