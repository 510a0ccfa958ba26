"""What an image of a chart says of itself, since nothing of the page stands around it; which chart, its page knows."""

from collections.abc import Sequence
from html import escape

from callbacks.attachments import file_name, is_demo
from data.scope import Scope
from layouts.parts.caption import Caption, captioned
from layouts.parts.chart import Figure

OWN_CUSTOMERS = "own customers"


def for_image(
    figure: Figure, title: str, name: str, said: Sequence[str], scope: Scope, *, legend: bool = False
) -> Figure:
    """The figure with what its image adds: a title, the name of the file without its ending, and whose figures they
    are and until when they are known, of which what is empty is left out; `legend` names the traces."""
    told = [*said, "Demo: simulated data"] if is_demo(scope) else said
    # The chart library reads markup in texts.
    foot = [escape(words, quote=False) for words in told if words]
    return captioned(figure, Caption(escape(title, quote=False), foot, file_name(scope, name), legend))
