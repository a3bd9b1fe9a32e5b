"""Studies of nets for digits: what is studied, what comes out, how well scores find errors."""
