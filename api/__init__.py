"""The door for machines: a process of its own."""
