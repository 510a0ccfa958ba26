"""The page of one customer: its sub-tabs, marks, notes and panel."""
