"""The simulated world: an import bundle made up from a seed. Reading bundles in is `data.exchange.bundle`'s."""
