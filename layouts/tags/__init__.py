"""How tags and owners are changed: the dialog of all tags, and what stands on other pages for it."""
