"""What an image of a chart says of itself."""

from callbacks.chart_images import for_image
from layouts.parts.chart import blank


def test_texts_of_people_are_no_markup_and_what_is_empty_is_left_out() -> None:
    drawn = for_image(blank(), "Banks & <b>trusts</b>", "acv-uk", ("Resale", "", "customers with <i>"), is_demo=False)
    assert drawn["layout"]["meta"] == {  # type: ignore[index]  # a figure's parts have no types
        "title": "Banks &amp; &lt;b&gt;trusts&lt;/b&gt;",
        "foot": ["Resale", "customers with &lt;i&gt;"],
        "file": "acv-uk",
        "legend": False,
    }


def test_an_image_of_simulated_data_says_so_below_and_in_its_name() -> None:
    said = for_image(blank(), "ACV", "acv-uk", ("Resale",), is_demo=True)["layout"]["meta"]  # type: ignore[index]
    assert (said["foot"], said["file"]) == (["Resale", "Demo: simulated data"], "demo-acv-uk")
