"""What the portal knows and how it reckons: rules, tables, reading, writing and files."""
