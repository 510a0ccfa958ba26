"""The small parts that make sheets a workbook: properties, relations, content types, the list of sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from data.exchange.workbook.texts import escaped

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS = "http://schemas.openxmlformats.org"
_DOCUMENT = f"{_FORMATS}/officeDocument/2006/relationships"
_RELATIONS = f"{_FORMATS}/package/2006/relationships"
_CORE = f"{_FORMATS}/package/2006/metadata/core-properties"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PACKAGE = "application/vnd.openxmlformats-package"

ROOT_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A finished sheet: its name, the letters of its last column and the number of its last row."""

    name: str
    last_column: str
    last_row: int


def part_path(number: int) -> str:
    """Where in the package the n-th sheet lies."""
    return f"xl/worksheets/sheet{number}.xml"


def properties(title: str, creator: str) -> str:
    """Title and creator. No moment of creation: equal content shall give equal bytes."""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escaped(title)}</dc:title><dc:creator>{escaped(creator)}</dc:creator></cp:coreProperties>"
    )


def workbook(parts: Sequence[Part]) -> str:
    """The list of sheets, and the hidden name by which Excel knows each one's filter."""
    sheets = "".join(
        f'<sheet name="{escape(part.name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, part in enumerate(parts, start=1)
    )
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{position}" hidden="1">'
        f"{_absolute(part)}</definedName>"
        for position, part in enumerate(parts)
    )
    return (
        f'{_XML}<workbook xmlns="{_FORMATS}/spreadsheetml/2006/main" xmlns:r="{_DOCUMENT}">'
        f"<bookViews><workbookView/></bookViews><sheets>{sheets}</sheets>"
        f"<definedNames>{filters}</definedNames></workbook>"
    )


def workbook_relations(parts: Sequence[Part]) -> str:
    """Where the sheets and the styles are."""
    sheets = "".join(
        f'<Relationship Id="rId{number}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _ in enumerate(parts, start=1)
    )
    styles = f'<Relationship Id="rId{len(parts) + 1}" Type="{_DOCUMENT}/styles" Target="styles.xml"/>'
    return f'{_XML}<Relationships xmlns="{_RELATIONS}">{sheets}{styles}</Relationships>'


def content_types(parts: Sequence[Part]) -> str:
    """What each part of the package is."""
    types = {
        "docProps/core.xml": f"{_PACKAGE}.core-properties+xml",
        "xl/workbook.xml": f"{_SPREADSHEET}.sheet.main+xml",
        "xl/styles.xml": f"{_SPREADSHEET}.styles+xml",
    } | {part_path(number): f"{_SPREADSHEET}.worksheet+xml" for number, _ in enumerate(parts, start=1)}
    overrides = "".join(f'<Override PartName="/{path}" ContentType="{content}"/>' for path, content in types.items())
    return (
        f'{_XML}<Types xmlns="{_FORMATS}/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{_PACKAGE}.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _absolute(part: Part) -> str:
    """The table's area as a name refers to it: 'Tom''s lines'!$A$1:$K$11, escaped for XML."""
    quoted = part.name.replace("'", "''")
    return escape(f"'{quoted}'!$A$1:${part.last_column}${part.last_row}")
