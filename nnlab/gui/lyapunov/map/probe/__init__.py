"""The probe: a small circle of initial conditions and its image, layer by layer."""
