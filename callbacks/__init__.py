"""What happens when a page is used: parse, ask data, draw with layouts."""
