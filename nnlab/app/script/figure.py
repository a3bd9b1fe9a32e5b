"""The figure of a copied script: plane, boundary, patterns and the neurons' lines."""

from nnlab.app.playground_state import Playground
from nnlab.core.activations import activation_of
from nnlab.core.geometry import boundary_level

# Okabe and Ito's colours and a shape for each class, as on the screen.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#b58900")
SHAPES = ("o", "s", "^", "D", "v", "P")

FIGURE = '''
def draw(plt):
    """Output map, red boundary, thin lines of the first layer, patterns; hollow: not learnt."""
    _, axes = plt.subplots(figsize=(6, 6))
    x1, x2 = np.linspace({x1_min!r}, {x1_max!r}, 301), np.linspace({x2_min!r}, {x2_max!r}, 301)
    grid = np.column_stack([part.ravel() for part in np.meshgrid(x1, x2)])
    b, V = fields({grid})
{map}
{lines}{sets}
    axes.set_aspect("equal")
    axes.set_xlabel("x1")
    axes.set_ylabel("x2")
    axes.set_title("H = " + format(H, ".3g") + ", C = " + format(C, ".3g"))
    plt.show()


try:
    import matplotlib.pyplot as plt
    from matplotlib.colors import LinearSegmentedColormap
except ImportError:
    print("For the figure: pip install matplotlib")
else:
    draw(plt)
'''

ONE_OUTPUT = """\
    O, field = V[-1].reshape(301, 301), b[-1].reshape(301, 301)
    colours = LinearSegmentedColormap.from_list("", ["#e58a12", "#e4e6e8", "#0a72ba"])
    axes.pcolormesh(x1, x2, O, cmap=colours, vmin={low!r}, vmax={high!r}, alpha=0.6)
    if field.min() < {level!r} < field.max():
        axes.contour(x1, x2, field, levels=[{level!r}], colors="red", linewidths=2)"""

CLASSES = """\
    winner = V[-1].argmax(axis=1).reshape(301, 301)
    colours = {colours!r}
    levels = np.arange(len(colours) + 1) - 0.5
    axes.contourf(x1, x2, winner, levels=levels, colors=colours, alpha=0.3)
    if winner.min() < winner.max():
        bounds = np.arange(winner.max()) + 0.5
        axes.contour(x1, x2, winner, levels=bounds, colors="red", linewidths=1)"""

LINES = """\
    for m in range(b[0].shape[1]):
        line = b[0][:, m].reshape(301, 301)
        if line.min() < 0 < line.max():
            axes.contour(x1, x2, line, levels=[0.0], colors="black", linewidths=0.6)
"""


def write_figure(state: Playground) -> str:
    """Return the part of the script that draws the state's plane."""
    net, box = state.net, state.box
    plane = "points" if net.features else "x"
    sets = [(plane, "t", True)]
    sets += [
        (f"{place}_x", f"{place}_t", False)
        for place in ("validation", "test")
        if len(getattr(state, place))
    ]
    return FIGURE.format(
        x1_min=box.x1_min,
        x1_max=box.x1_max,
        x2_min=box.x2_min,
        x2_max=box.x2_max,
        grid="inputs(grid)" if net.features else "grid",
        map=_write_map(state),
        lines=LINES if len(net.layers) > 1 else "",
        sets="\n".join(_write_set(state, *given) for given in sets),
    )


def _write_map(state: Playground) -> str:
    net = state.net
    if net.sizes[-1] > 1:
        return CLASSES.format(colours=list(COLOURS[: net.sizes[-1]]))
    g = activation_of(net.activations[-1])
    return ONE_OUTPUT.format(low=g.low, high=g.high, level=boundary_level(net))


def _write_set(state: Playground, x: str, t: str, learnt: bool) -> str:
    outputs = state.net.sizes[-1]
    if outputs == 1:
        looks = [("#e58a12", "o", f"{t}[:, 0] < 0"), ("#0a72ba", "s", f"{t}[:, 0] > 0")]
    else:
        looks = [
            (COLOURS[number], SHAPES[number], f"{t}.argmax(axis=1) == {number}")
            for number in range(outputs)
        ]
    lines = []
    for colour, shape, which in looks:
        face = f'"{colour}"' if learnt else '"none"'
        lines.append(
            f'    axes.scatter(*{x}[{which}].T, marker="{shape}", facecolor={face}, '
            f'edgecolor="{"black" if learnt else colour}")'
        )
    return "\n".join(lines)
