"""Writes: check, call the domain, change, audit, ask for later work; the caller owns the transaction."""
