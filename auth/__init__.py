"""Who is asking and what they may; nothing here knows what a page looks like."""
