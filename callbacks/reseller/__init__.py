"""The report of a reseller partnership: ACV, renewals, movement, customers, usage."""
