"""What the pages look like: plain values and frames in, components out; nothing here asks for data."""
