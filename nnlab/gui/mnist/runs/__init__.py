"""Parts of the page of runs: the table, its curves, and what can be done with a run."""
