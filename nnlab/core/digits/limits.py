"""The smallest and the largest value of each number that a training or its images are set by."""

LIMITS: dict[str, tuple[float, float]] = {
    "epochs": (1, 1000),
    "batch": (1, 10_000),
    "eta": (1e-6, 100.0),
    "seed": (0, 2**31 - 1),
    "momentum": (0.0, 0.999),
    "decay": (0.0, 1.0),
    "smoothing": (0.0, 0.5),
    "patience": (0, 1000),
    "train_size": (0, 1_000_000),
    "held_out": (0, 100_000),
    "shift": (0.0, 8.0),
    "rotation": (0.0, 180.0),
    "scale": (0.0, 0.5),
    "shear": (0.0, 45.0),
    "elastic": (0.0, 8.0),
    "smoothness": (1.0, 10.0),
}
"""The smallest and the largest value of each number, with the units of the fields below."""


def check_limits(value: object, *names: str) -> None:
    """Check numbers against `LIMITS`; raises ValueError in one line that names the setting."""
    for name in names:
        low, high = LIMITS[name]
        given = getattr(value, name)
        # What is no number is within no limits; whole numbers may be too large for a float.
        if not low <= given <= high:
            raise ValueError(f"The setting {name} must be {low:g} to {high:g}, not {given!s:.40}.")
