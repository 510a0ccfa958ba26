"""What is wrong with a bundle: where each fault stands and what it says; finding faults is the readers' work."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_SHOWN = 1000
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. Lines count from 1, the header's; a Parquet row has the line it would have as CSV.

    `column` is `row` for a fault of the whole line and `file` for one of the whole file.
    """

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.message}"


class BundleRefused(Exception):
    """A bundle with faults, of which nothing was stored; `more` counts those beyond the ones listed."""

    def __init__(self, faults: tuple[Fault, ...], more: int = 0) -> None:
        self.faults = faults
        self.more = more
        super().__init__("\n".join(map(str, faults)))


@dataclass(slots=True)
class Faults:
    """The faults found so far; past `MOST_SHOWN` they are only counted, so a hopeless file costs no memory."""

    listed: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, file: str, line: int, column: str, message: str) -> None:
        if len(self.listed) < MOST_SHOWN:
            self.listed.append(Fault(file, line, column, message))
        else:
            self.more += 1

    def __bool__(self) -> bool:
        return bool(self.listed)

    def refuse(self) -> None:
        """Raise BundleRefused if there is any fault; files in the order of loading, lines in their own."""
        if self.listed:
            files = {name: place for place, name in enumerate(dict.fromkeys(fault.file for fault in self.listed))}
            ordered = sorted(self.listed, key=lambda fault: (files[fault.file], fault.line))
            raise BundleRefused(tuple(ordered), self.more)


def quoted(text: str) -> str:
    """A value as it may be shown in a message: on one line, printable, not endless."""
    short = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
    return repr(short).encode(errors="backslashreplace").decode()


def listed(names: Iterable[str]) -> str:
    """Names as a person lists them, with commas."""
    return ", ".join(names)
