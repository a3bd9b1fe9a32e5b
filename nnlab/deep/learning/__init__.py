"""Training of nets: starts, costs, optimisers, errors delta, checkpoints and going on from them."""
