"""Which random nets are small enough for the map, which follows each move of a slider."""

from nnlab.core.lyapunov.random.nets import RandomNet

# So many weights are drawn in some hundredths of a second.
MOST_WEIGHTS = 1_000_000


def find_map_refusal(recipe: RandomNet) -> str:
    """Say in one line why there is no map of the recipe's net, or return ""."""
    weights = recipe.N**2 * recipe.L
    if weights <= MOST_WEIGHTS:
        return ""
    return (
        f"N = {recipe.N}, L = {recipe.L}: a net of about {weights / 1e6:.3g} million weights is "
        "too large for the map; take one of at most 1 million (N² L), such as N = 250, L = 16."
    )
