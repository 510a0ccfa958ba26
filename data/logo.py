"""The picture beside the portal's name: which files may be it; who gets to see it is the web application's."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

LARGEST = 200_000
"""Bytes: it is on every page."""
MEDIA_TYPES: Mapping[str, str] = MappingProxyType({".svg": "image/svg+xml", ".png": "image/png"})

_FOLDER = Path(__file__).resolve().parent.parent
_BEGINS_PNG = b"\x89PNG\r\n\x1a\n"


def checked_logo(named: Path) -> Path:
    """The whole path of a picture, which may be named from the portal's folder; ValueError says what is wrong."""
    path = _FOLDER / named
    if path.suffix.lower() not in MEDIA_TYPES:
        raise ValueError(f"expected an .svg or .png file, not {str(named)!r}")
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    if len(content) > LARGEST:
        raise ValueError(f"{path} has {len(content):,} bytes; {LARGEST:,} are the most")
    if not _is_picture(content, path.suffix.lower()):
        raise ValueError(f"{path} is not what its name says; save it as SVG or PNG")
    return path


def _is_picture(content: bytes, suffix: str) -> bool:
    return content.startswith(_BEGINS_PNG) if suffix == ".png" else b"<svg" in content
