"""Jobs of the Lyapunov laboratory: the wall of nets, and nets for digits."""
