"""Measurements of what must stay fast, each runnable on its own."""
