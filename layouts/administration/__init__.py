"""The look of the page where administrators look after people and read the audit log."""
