"""The filter by tags in addresses: what is read from them, and that the same filter has one address."""

import pytest

from callbacks.report.address import ReportAddress
from callbacks.tags.address import parse_tags, tag_parameters, toggled, with_dialog
from data.queries.tags import EVERYBODY, TagFilter


@pytest.mark.parametrize(
    ("ids", "match", "expected"),
    [
        ("7,3", "all", TagFilter((3, 7), "all")),
        ("3", "most", TagFilter((3,), "any")),
        ("3,3,3", "", TagFilter((3,))),
        ("0,-1,a,9999999999999999999", "", EVERYBODY),
        ("", "none", EVERYBODY),
    ],
)
def test_what_makes_no_sense_is_left_out(ids: str, match: str, expected: TagFilter) -> None:
    assert parse_tags(ids, match) == expected


def test_an_address_has_an_end() -> None:
    assert len(parse_tags(",".join(map(str, range(1, 100))), "").ids) == 20


def test_a_filter_is_written_as_it_is_read() -> None:
    said = tag_parameters(TagFilter((3, 7), "none"))
    assert said == {"tags": "3,7", "match": "none"}
    assert parse_tags(said["tags"], said["match"]) == TagFilter((3, 7), "none")
    assert tag_parameters(TagFilter((3,), "any")) == {"tags": "3"}
    assert tag_parameters(EVERYBODY) == {}


def test_the_last_tag_takes_the_way_to_match_with_it() -> None:
    assert toggled(TagFilter((3,), "all"), 7) == TagFilter((3, 7), "all")
    assert toggled(TagFilter((3, 7), "all"), 3) == TagFilter((7,), "all")
    assert toggled(TagFilter((7,), "all"), 7) == EVERYBODY


def test_the_report_keeps_its_filter_while_it_is_seen_otherwise() -> None:
    address = ReportAddress.parse("/p/nordics/report", "?months=12&tags=7,3&match=all")
    assert address.tags == TagFilter((3, 7), "all")
    assert address.changed(months=6).href == "/p/nordics/report?tags=3,7&match=all"
    assert address.changed(months=6, tags=EVERYBODY).href == "/p/nordics/report"


def test_the_dialog_of_tags_opens_where_one_is() -> None:
    assert with_dialog("?filter=risk&dialog=other") == "?filter=risk&dialog=tags"
    assert with_dialog("") == "?dialog=tags"
    assert with_dialog("?q=" + "x" * 2_000) == "?dialog=tags"
