"""The dashboard: tiles, filters, the table of customers and its saved views."""
