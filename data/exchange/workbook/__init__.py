"""Workbooks that leave the portal: a streaming writer for any table, and the workbooks built on it."""
