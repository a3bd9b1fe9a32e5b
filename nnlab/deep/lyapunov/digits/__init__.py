"""The jobs that study nets for digits: ensembles, bottlenecks, exponents, paths."""
