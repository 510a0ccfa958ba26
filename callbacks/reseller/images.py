"""What images of a reseller's charts say of whose figures they are, and as of when."""

from collections.abc import Sequence

from callbacks import chart_images
from callbacks.reseller.data import Book
from layouts import formats
from layouts.parts.chart import Figure


def for_image(book: Book, figure: Figure, title: str, name: str, as_of: str | None = None) -> Figure:
    """The figure with what its image adds; `name` is that of the file without its ending, and the figures are those of
    today's contracts unless `as_of` says otherwise."""
    scope = book.session.scope
    said = (
        book.partnership.name,
        "" if scope.sees_all_customers else chart_images.OWN_CUSTOMERS,
        *_filters(book),
        contracts_as_of(book) if as_of is None else as_of,
    )
    return chart_images.for_image(figure, title, name, said, scope)


def contracts_as_of(book: Book) -> str:
    """The stamp of figures of contracts: today, and in which zone."""
    return f"As of {formats.day(book.today, book.locale)}, {book.partnership.timezone}"


def _filters(book: Book) -> Sequence[str]:
    address = book.address
    owner = next((one.owner for one in book.everybody if one.owner_id == address.owner), None)
    return (
        f"customers with {book.tag_names}" if address.tags.ids else "",
        "" if book.product is None else book.product.facts.name,
        f"owner {owner}" if address.owner is not None and owner else "",
        f"country {address.country}" if address.country else "",
    )
