"""How rules change weights: engines, orders, kept steps, single updates taken apart."""
