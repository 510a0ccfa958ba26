"""How tags and owners are shown where they are changed."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.parts.picker import Option, options
from layouts.tags.dialog import TagLine, TagList, body
from layouts.tags.ids import TagsId, edit, remove
from layouts.tags.marks import TagChip, owner_picker, tag_chips

KEY = TagLine("3", "Key account", 1, "12 customers")
NORTH = TagLine("7", "North", 4, "1 customer")


def shown(tree: Component | list[Component]) -> list[Any]:
    whole: Any = html.Div(tree)
    return [whole, *whole._traverse()]


def ids_in(tree: Component | list[Component]) -> list[Any]:
    return [found for one in shown(tree) if (found := getattr(one, "id", None)) is not None]


def words(tree: Component | list[Component]) -> str:
    children = [getattr(one, "children", None) for one in shown(tree)]
    texts = [part for found in children for part in (found if isinstance(found, list) else [found])]
    return " ".join(part for part in texts if isinstance(part, str))


def test_who_sees_all_customers_can_change_every_tag() -> None:
    found = ids_in(body(TagList([KEY, NORTH], "0", may_reshape=True)))
    assert [one for one in found if isinstance(one, dict)] == [edit("3"), edit("7")]
    assert TagsId.NEW in found
    assert TagsId.SAVE not in found


def test_the_tag_being_changed_is_a_form_that_merges_into_the_others_only() -> None:
    tree = body(TagList([KEY, NORTH], "3", may_reshape=True))
    assert {TagsId.NAME, TagsId.COLOUR, TagsId.SAVE, TagsId.MERGE, TagsId.DELETE} <= set(map(str, ids_in(tree)))
    [into] = [one for one in shown(tree) if getattr(one, "id", None) == TagsId.INTO]
    assert [one["value"] for one in into.options] == ["7"]
    [colour] = [one for one in shown(tree) if getattr(one, "id", None) == TagsId.COLOUR]
    assert (colour.value, len(colour.options)) == (1, 8)


def test_the_only_tag_has_nothing_to_merge_into() -> None:
    found = ids_in(body(TagList([KEY], "3", may_reshape=True)))
    assert TagsId.DELETE in found
    assert TagsId.MERGE not in found


def test_who_is_restricted_is_told_why_tags_are_not_changed_here() -> None:
    tree = body(TagList([KEY], "3", may_reshape=False))
    found = ids_in(tree)
    assert TagsId.NEW in found
    assert not [one for one in found if isinstance(one, dict) or one in (TagsId.NAME, TagsId.DELETE)]
    assert "people who see all customers" in words(tree)


def test_without_tags_the_dialog_says_what_they_are_for() -> None:
    tree = body(TagList([], "0", may_reshape=True))
    assert "No tags yet" in words(tree)
    assert TagsId.NEW in ids_in(tree)


def test_each_tag_of_a_customer_has_a_button_with_a_name_of_its_own() -> None:
    tree = tag_chips([TagChip("3", "Key account", 1), TagChip("7", "North", 4)], "/p/n/customers/SC-1?dialog=tags")
    buttons = [one for one in shown(tree) if isinstance(getattr(one, "id", None), dict)]
    assert [one.id for one in buttons] == [remove("3"), remove("7")]
    assert [getattr(one, "aria-label") for one in buttons] == [
        "Remove the tag “Key account”",
        "Remove the tag “North”",
    ]
    assert "/p/n/customers/SC-1?dialog=tags" in [getattr(one, "href", None) for one in shown(tree)]


def test_an_owner_that_is_missing_is_said() -> None:
    assert "Nobody yet" in words(owner_picker(""))
    assert "Ada Berg" in words(owner_picker("Ada Berg"))


def test_an_option_with_an_address_is_a_link_and_says_whether_it_is_chosen() -> None:
    plain, chosen = options([Option("3", "Key account"), Option("7", "North", chosen=True, href="/p/n/report?tags=7")])
    assert isinstance(plain, html.Div)
    assert isinstance(chosen, html.A)
    assert [getattr(one, "aria-selected") for one in (plain, chosen)] == ["false", "true"]
    assert [getattr(one, "data-value") for one in (plain, chosen)] == ["3", "7"]
