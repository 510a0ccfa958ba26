"""An address the portal takes is one that a mail can be written to: whatever is typed, nothing is lost later."""

from email.headerregistry import Address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.email_addresses import in_a_header, is_email

_LETTERS = st.sampled_from("aZ09._-+'!(),:;<>@[]\\\" \n\t\x00éüßİſ.。⒈½℀")
_HOSTS = st.text(_LETTERS, max_size=12).map("a@{}.example".format)
_TYPED = st.one_of(st.emails(), st.text(_LETTERS, max_size=40), _HOSTS)


@given(_TYPED)
@example("anna..berg@x.example")
@example("a@⒈example.example")
def test_whatever_is_taken_stands_in_a_header_as_it_is(typed: str) -> None:
    if is_email(typed):
        sent_to = in_a_header(typed)
        assert Address("Somebody", addr_spec=sent_to).addr_spec == sent_to
        assert sent_to.isascii()


@pytest.mark.parametrize(
    "address",
    ["a@x.example", "anna.berg+portal@mail.x-y.example", "o'neill@x.example", "Anna@X.Example", "anna@bücher.example"],
)
def test_addresses_as_people_have_them_are_taken(address: str) -> None:
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "anna..berg@x.example",
        ".a@x.example",
        "a.@x.example",
        "a(b@x.example",
        "a:b@x.example",
        "ü@x.example",
        "a@b@x.example",
        "a@x",
        "a@-x.example",
        "a@x.example.",
        "a@x.example\n",
        "a@[192.0.2.1]",
        f"{'a' * 65}@x.example",
        f"a@{'b' * 250}.example",
    ],
)
def test_what_no_mail_can_be_written_to_is_refused(address: str) -> None:
    assert not is_email(address)
