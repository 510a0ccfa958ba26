"""The report of an MSSP partnership: cycles, drill-down, tiles."""
