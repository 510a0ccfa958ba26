"""The look of the report of a reseller partnership."""
