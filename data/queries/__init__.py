"""Reads: one module per page or aggregate, giving frames or frozen dataclasses, never ORM objects."""
