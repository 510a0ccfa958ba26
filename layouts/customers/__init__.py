"""The page of one customer: its header, six sub-tabs and the panel of notes and events."""
