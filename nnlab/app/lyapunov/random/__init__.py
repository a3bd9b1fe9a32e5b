"""Random nets: the page's state, samples in slices of time, the net that learns."""
