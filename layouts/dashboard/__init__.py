"""The look of the portfolio dashboard."""
