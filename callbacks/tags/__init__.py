"""Tags and owners: the list of tags, marking by selection, the filter by tags, undo."""
