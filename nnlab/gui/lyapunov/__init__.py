"""The Lyapunov laboratory: map, wall of nets, random nets, digits."""
