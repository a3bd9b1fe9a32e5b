"""A training on the screen's side: trainer, keeper of runs, what grows and goes on."""
