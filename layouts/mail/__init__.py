"""The look of the mails that a demo keeps instead of sending."""
