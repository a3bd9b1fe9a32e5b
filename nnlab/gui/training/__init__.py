"""The training of the playground's net: on a timer, in stages, in both directions."""
