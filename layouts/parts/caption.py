"""What an image of a chart says besides the chart, since nothing of the page stands around it; `downloadImage` of
navigation.js draws it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from layouts.parts.chart import Figure


@dataclass(frozen=True)
class Caption:
    """A title, the parts of the line at the foot, the name of the file without its ending, and whether the image has to
    name the traces because the page's own legend does so beside the chart.

    Texts are as the chart library reads them, with `<` and `&` escaped.
    """

    title: str
    foot: Sequence[str]
    file: str
    legend: bool = False


def captioned(figure: Figure, caption: Caption) -> Figure:
    """The figure, which looks the same on the page and brings the caption of its image along."""
    layout = figure["layout"]
    assert isinstance(layout, dict)
    return figure | {"layout": layout | {"meta": asdict(caption)}}
