"""Which e-mail addresses the portal takes, wherever one is entered, and how they stand in a mail's header; mail itself
lives elsewhere."""

import re

_LONGEST = 254
_LONGEST_LOCAL_PART = 64  # RFC 5321, 4.5.3.1.1
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_IN_A_HEADER = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+", re.ASCII | re.IGNORECASE)


def is_email(text: str) -> bool:
    """Whether mail to this address can be written and sent: what the portal takes wherever one is entered.

    >>> is_email("anna.berg@bücher.example"), is_email("anna..berg@x.example"), is_email("anna@x")
    (True, False, False)
    """
    try:
        sent_to = in_a_header(text)
    except ValueError:
        return False
    fits = len(text) <= _LONGEST and len(sent_to) <= _LONGEST
    return fits and text.find("@") <= _LONGEST_LOCAL_PART and _IN_A_HEADER.fullmatch(sent_to) is not None


def in_a_header(email: str) -> str:
    """The address as mail servers know it, with its domain in ASCII; ValueError for what is no domain.

    >>> in_a_header("anna@bücher.example")
    'anna@xn--bcher-kva.example'
    """
    local_part, at, domain = email.rpartition("@")
    return f"{local_part}{at}{domain if domain.isascii() else domain.encode('idna').decode()}"
