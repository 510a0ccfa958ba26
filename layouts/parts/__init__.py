"""Building blocks that several pages share; whatever one page alone needs lives with that page."""
