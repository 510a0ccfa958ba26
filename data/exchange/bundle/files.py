"""Which files a bundle's folder holds; what stands in them is read elsewhere."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from data.exchange.bundle.faults import Faults, listed
from data.exchange.bundle.tables import TABLES, BundleTable

_SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of a bundle and the table it fills."""

    path: Path
    table: BundleTable

    @property
    def name(self) -> str:
        """The name as faults and reports give it."""
        return self.path.name

    @property
    def is_parquet(self) -> bool:
        return self.path.suffix == ".parquet"

    def sha256(self) -> str:
        """The digest of the file's bytes."""
        with self.path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()


def files_of(folder: Path, faults: Faults) -> list[BundleFile]:
    """The files of a bundle, in the order in which they are loaded.

    Hidden files and those that look like no table (a README, say) are left alone; what looks like one and is not
    is a fault, so that no table is passed over in silence.
    """
    if not folder.is_dir():
        faults.add(folder.name, 1, "file", "there is no such folder")
        return []
    found = {path.name: path for path in sorted(folder.iterdir()) if _looks_like_table(path)}
    files = [BundleFile(found[name], table) for table in TABLES.values() for name in _names(table) if name in found]
    for name in found.keys() - {file.name for file in files}:
        faults.add(name, 1, "file", f"this file is not one of {listed(TABLES)}, as .csv or .parquet")
    _refuse_twins(files, faults)
    if not found:
        faults.add(folder.name, 1, "file", f"this folder holds none of {listed(TABLES)}, as .csv or .parquet")
    return files


def digest_of(digests: Iterable[tuple[str, str]]) -> str:
    """One digest of a bundle from its files' names and digests."""
    text = "".join(f"{name} {digest}\n" for name, digest in digests)
    return hashlib.sha256(text.encode()).hexdigest()


def _names(table: BundleTable) -> tuple[str, ...]:
    return tuple(f"{table.name}{suffix}" for suffix in _SUFFIXES)


def _looks_like_table(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    stem, *suffixes = path.name.lower().split(".")
    return stem in TABLES or any(f".{suffix}" in _SUFFIXES for suffix in suffixes)


def _refuse_twins(files: list[BundleFile], faults: Faults) -> None:
    for first, second in pairwise(files):
        if first.table is second.table:
            faults.add(second.name, 1, "file", f"stands beside {first.name}; a bundle has one of the two")
