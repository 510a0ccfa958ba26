"""The mails that a demo keeps as files instead of sending them; writing them lives with the job that sends."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from data.scope import NotVisible, Scope

_NAME = re.compile(r"[0-9][0-9A-Za-z_-]{0,180}\.eml")
_LARGEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class MailHead:
    """A kept mail without its text; `at` is None where its date cannot be read."""

    file: str
    sender: str
    to: str
    subject: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class MailText:
    """A kept mail with its plain text."""

    head: MailHead
    text: str


def list_mails(files: Path, scope: Scope, limit: int = 200) -> Sequence[MailHead]:
    """The newest mails to the scope's partner, newest first; those that cannot be read as mail are left out."""
    folder = _folder(files, scope)
    names = sorted((item.name for item in folder.glob("*.eml")), reverse=True) if folder.is_dir() else []
    found = (_read(folder, name) for name in names[:limit])
    return [_head(name, mail) for name, mail in zip(names[:limit], found, strict=True) if mail is not None]


def get_mail(files: Path, scope: Scope, file: str) -> MailText:
    """One mail to the scope's partner by its file's name; NotVisible for anything else."""
    mail = _read(_folder(files, scope), file)
    if mail is None:
        raise NotVisible("mail")
    body = mail.get_body(preferencelist=("plain",))
    return MailText(_head(file, mail), "" if body is None else str(body.get_content()).strip())


def _folder(files: Path, scope: Scope) -> Path:
    return files / "mail" / scope.portal / str(scope.partner_id)


def _read(folder: Path, name: str) -> EmailMessage | None:
    """A mail of this very folder; a name that leads elsewhere, and a file that is none, give nothing."""
    path = folder / name
    if not _NAME.fullmatch(name) or path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST_BYTES:
        return None
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())


def _head(name: str, mail: EmailMessage) -> MailHead:
    return MailHead(
        file=name,
        sender=str(mail.get("From", "")),
        to=str(mail.get("To", "")),
        subject=str(mail.get("Subject", "")),
        at=_moment(mail.get("Date")),
    )


def _moment(text: object) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(text)) if text else None
    except ValueError:
        return None
    return None if found is None else found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
