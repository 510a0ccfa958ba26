"""The administration page: people, their dialog, the audit log."""
