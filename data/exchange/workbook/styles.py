"""How cells look: the header, text that must stay text, and one number format per kind of column."""

from collections.abc import Iterable
from html import escape

from data.exchange.workbook.sheet import Column, Kind

# Positions in the table of cell formats; number formats follow after these.
HEADER, HEADER_RIGHT, QUOTED = 1, 2, 3
_FIXED = (
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>',
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
    '<alignment horizontal="right"/></xf>',
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" quotePrefix="1" xfId="0"/>',
)
_FIRST_OWN_FORMAT = 164  # the lower numbers are built into Excel

_SHEET = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "{formats}"
    '<fonts count="2">'
    '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    "</fonts>"
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    "{cells}"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def number_format(kind: Kind, decimals: int | None = None) -> str | None:
    """The format code of a kind, None where the value itself decides how it is shown.

    >>> number_format(Kind.DECIMAL, 3), number_format(Kind.INTEGER), number_format(Kind.DATE)
    ('#,##0.000', '#,##0', 'yyyy-mm-dd')
    """
    if kind is Kind.DECIMAL and decimals is not None:
        return "#,##0" + ("." + "0" * decimals if decimals else "")
    return {Kind.INTEGER: "#,##0", Kind.DATE: "yyyy-mm-dd", Kind.TIMESTAMP: "yyyy-mm-dd hh:mm:ss"}.get(kind)


class Styles:
    """The cell formats that a workbook's columns need, numbered in the order of first use."""

    def __init__(self, columns: Iterable[Column]) -> None:
        needed = [number_format(kind) for kind in Kind]
        needed += [number_format(Kind.DECIMAL, column.decimals) for column in columns]
        codes = dict.fromkeys(code for code in needed if code is not None)
        self._ids = {code: position for position, code in enumerate(codes, start=len(_FIXED))}

    def of(self, kind: Kind, decimals: int | None = None) -> int:
        """The position of a kind's cell format."""
        code = number_format(kind, decimals)
        return 0 if code is None else self._ids[code]

    def xml(self) -> str:
        """The whole style part."""
        formats = [
            f'<numFmt numFmtId="{number}" formatCode="{escape(code)}"/>'
            for number, code in enumerate(self._ids, start=_FIRST_OWN_FORMAT)
        ]
        cells = [*_FIXED] + [
            f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
            for number, _ in enumerate(self._ids, start=_FIRST_OWN_FORMAT)
        ]
        return _SHEET.format(formats=_counted("numFmts", formats), cells=_counted("cellXfs", cells))


def _counted(tag: str, children: list[str]) -> str:
    return f'<{tag} count="{len(children)}">{"".join(children)}</{tag}>'
