"""Which layers of a net make up J_l, and what a point of their map costs."""

from nnlab.core.activations import activation_of
from nnlab.core.network import Layer, Network


def depth(net: Network, include_output: bool = False) -> int:
    """Return the largest l: the number of hidden layers L, one more with the output layer."""
    return len(net.layers) if include_output else len(net.layers) - 1


def chosen_layers(net: Network, ell: int, include_output: bool = False) -> tuple[Layer, ...]:
    """Return the layers whose Jacobians make up J_l.

    Raises
    ------
    ValueError
        If l is not one of 1 ... L (L + 1 with the output layer).
    """
    deepest = depth(net, include_output)
    if deepest == 0:
        raise ValueError("This net has no hidden layer: include the output layer.")
    if not 1 <= ell <= deepest:
        raise ValueError(f"The layer l = {ell} is not one of 1 to {deepest}.")
    return net.layers[:ell]


def flat_layer(net: Network, ell: int) -> int | None:
    """Return the number (1 ... l) of the first layer with g' = 0, which makes lambda -inf."""
    for number, layer in enumerate(net.layers[:ell], 1):
        if activation_of(layer.activation).is_flat:
            return number
    return None


def work_per_point(layers: tuple[Layer, ...]) -> int:
    """Return about how many operations a point of the map costs."""
    products = sum(6 * layer.w.size for layer in layers)
    return products + sum(25 * layer.theta.size for layer in layers)
