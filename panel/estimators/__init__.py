"""Statistics as pure functions: arrays and series in, numbers with their n out."""
