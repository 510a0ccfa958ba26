"""Where the present web request comes from: its network address, set by the gate; jobs and commands have none."""

from contextvars import ContextVar

_LONGEST = 64
_address: ContextVar[str | None] = ContextVar("address", default=None)


def arrived_from(address: str | None) -> None:
    """Remember the network address for the rest of this request; None once the request is over."""
    _address.set(address and address[:_LONGEST])


def network_address() -> str | None:
    """The network address of the present request; None outside of requests."""
    return _address.get()
