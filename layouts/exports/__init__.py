"""The look of the list of files somebody asked for."""
