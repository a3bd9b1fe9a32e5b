"""The Lyapunov laboratory's state, and what its pages compute piece by piece."""
