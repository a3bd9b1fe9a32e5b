"""The page of the map: which exponent of which net is shown, where, in which colours."""

from dataclasses import asdict, dataclass, fields, replace
from math import isfinite

from nnlab.app.lyapunov.plain import read_plain
from nnlab.app.room import Arrays, Fields
from nnlab.core.box import Box

# Key: what the screen calls it.
SOURCES = {"playground": "the playground's net", "random": "a random net", "kept": "a net kept"}
QUANTITIES = {
    "lambda": "λ₁, per layer",
    "log": "ℓ λ₁ = ln Λ₁",
    "smallest": "λ₂, the smallest, per layer",
    "smallest_log": "ℓ λ₂ = ln Λ₂",
}
COLOURS = {
    "viridis": "Viridis",
    "cividis": "Cividis",
    "magma": "Magma",
    "inferno": "Inferno",
    "grey": "Grey",
    "diverging": "Orange to blue",
}
RESOLUTIONS = (50, 100, 200, 300, 500, 1000, 2000)
LOWER = {"": "nothing", "probe": "probe", "section": "cross-section", "histogram": "histogram"}
MAX_ELL = 64
LARGEST_RANGE = 1000.0
FARTHEST = 1e6
# Layers a second.
SLOWEST, FASTEST = 0.25, 20.0


@dataclass(frozen=True)
class MapState:
    """What the page of the map shows.

    `source` says whose net it is, a key of `SOURCES`. `ell` is the layer l, 0 for the deepest one.
    `quantity` and `colours` are keys of `QUANTITIES` and `COLOURS`. With `locked` the colours run
    from `low` to `high`, else over all values of the map. `resolution` is the side of a square
    map; others have as many points. With `own_box` the map is that of the box (x1_min, x1_max,
    x2_min, x2_max), else that of the net's patterns. With `inner` the colours leave out the lowest
    and the highest hundredth of the values. A film runs through `film_speed` layers a second, and
    begins again at its end if it `loops`. `threshold`, in units of the quantity, is that of the
    histogram.

    `lower` names what stands below the map, a key of `LOWER`: the probe is a circle of `radius`
    around `centre`, its images drawn at `one_scale` or each at its own; the cross-section goes from
    `near` to `far` (x1, x2). Ridges lower than
    `least_height` (in units of l lambda above their surroundings) are not drawn.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    source: str = "playground"
    ell: int = 0
    quantity: str = "lambda"
    include_output: bool = False
    colours: str = "viridis"
    locked: bool = False
    inner: bool = False
    low: float = -1.0
    high: float = 1.0
    resolution: int = 300
    own_box: bool = False
    box: tuple[float, ...] = (-1.5, 1.5, -1.5, 1.5)
    show_boundary: bool = True
    show_patterns: bool = True
    show_ridges: bool = False
    least_height: float = 0.2
    show_directions: bool = False
    show_contours: bool = False
    film_speed: float = 2.0
    loops: bool = True
    threshold: float = 0.0
    lower: str = ""
    centre: tuple[float, ...] = (0.5, 0.0)
    radius: float = 0.1
    one_scale: bool = False
    near: tuple[float, ...] = (-1.2, -0.4)
    far: tuple[float, ...] = (1.2, 0.6)

    def __post_init__(self) -> None:
        if not 0 <= self.ell <= MAX_ELL:
            raise ValueError(f"ell must be 0 to {MAX_ELL}, got {self.ell}.")
        for name, choices in (
            ("source", SOURCES),
            ("quantity", QUANTITIES),
            ("colours", COLOURS),
            ("lower", LOWER),
        ):
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} must be one of {', '.join(choices)}.")
        if self.resolution not in RESOLUTIONS:
            raise ValueError(f"resolution must be one of {', '.join(map(str, RESOLUTIONS))}.")
        self._check_range()
        self._check_places()

    @property
    def chosen_box(self) -> Box:
        """The box that was asked for."""
        return Box(*self.box)

    def _check_range(self) -> None:
        limits = (self.low, self.high)
        if not all(isfinite(value) and abs(value) <= LARGEST_RANGE for value in limits):
            raise ValueError(f"low and high must lie within ±{LARGEST_RANGE:g}.")
        if not self.low < self.high:
            raise ValueError(f"low must be below high, got {self.low:g} and {self.high:g}.")
        if not 0.0 <= self.least_height <= LARGEST_RANGE:
            raise ValueError(f"least_height must be 0 to {LARGEST_RANGE:g}.")
        if not SLOWEST <= self.film_speed <= FASTEST:
            raise ValueError(f"film_speed must be {SLOWEST:g} to {FASTEST:g}.")
        if not abs(self.threshold) <= LARGEST_RANGE:
            raise ValueError(f"threshold must lie within ±{LARGEST_RANGE:g}.")

    def _check_places(self) -> None:
        for name, length in (("box", 4), ("centre", 2), ("near", 2), ("far", 2)):
            numbers = getattr(self, name)
            if len(numbers) != length:
                raise ValueError(f"{name} must have {length} numbers, got {len(numbers)}.")
            if not all(isfinite(value) and abs(value) <= FARTHEST for value in numbers):
                raise ValueError(f"{name} must lie within ±{FARTHEST:g}.")
        if not (self.box[0] < self.box[1] and self.box[2] < self.box[3]):
            raise ValueError("box must be x1_min < x1_max, x2_min < x2_max.")
        if not 1e-6 <= self.radius <= FARTHEST:
            raise ValueError(f"radius must be 1e-6 to {FARTHEST:g}, got {self.radius:g}.")


NAMES = tuple(part.name for part in fields(MapState))


def pack(state: MapState) -> tuple[Fields, Arrays]:
    """Return the page as JSON-able fields; there are no arrays."""
    return asdict(state), {}


def unpack(stored: Fields, arrays: Arrays) -> MapState:
    """Return the checked page; a field that is missing has its starting value.

    Raises
    ------
    ValueError
        If a field is of the wrong kind or out of its limits.
    """
    return read_plain(MapState, stored)


def keep(present: MapState, restored: MapState, with_net: bool) -> MapState:
    """Return what undo makes of the page: places go back, what is looked at stays.

    `with_net` says that another kept net comes back, and with it whose net was shown.
    """
    names: tuple[str, ...] = ("centre", "radius", "near", "far")
    if with_net:
        names += ("source", "ell", "own_box", "box")
    return replace(present, **{name: getattr(restored, name) for name in names})
