"""T and C: the problem on which Rumelhart, Hinton & Williams shared weights in 1986."""
