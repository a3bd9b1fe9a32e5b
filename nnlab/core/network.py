"""A layered network: weights w, thresholds theta, activations g (Mehlig ch. 5 and 6)."""

from dataclasses import dataclass

from nnlab.core.arrays import FloatArray, frozen


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of neurons, V_i = g(sum_j w_ij x_j - theta_i).

    Parameters
    ----------
    w : array (outputs, inputs)
    theta : array (outputs,)
        Thresholds; they are subtracted.
    activation : str
        Key of `nnlab.core.activations.ACTIVATIONS`.

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """

    w: FloatArray
    theta: FloatArray
    activation: str = "tanh"

    def __post_init__(self) -> None:
        object.__setattr__(self, "w", frozen(self.w))
        object.__setattr__(self, "theta", frozen(self.theta))
        if self.w.ndim != 2 or self.theta.shape != (self.w.shape[0],):
            raise ValueError(
                f"A layer needs w (outputs, inputs) and theta (outputs,); "
                f"got {self.w.shape} and {self.theta.shape}."
            )


@dataclass(frozen=True, eq=False)
class Network:
    """Layers in the order in which a pattern passes them.

    Raises
    ------
    ValueError
        If there is no layer or neighbouring layers do not fit.
    """

    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if not self.layers:
            raise ValueError("A network needs at least one layer.")
        for number, (below, above) in enumerate(zip(self.layers, self.layers[1:], strict=False), 1):
            if above.w.shape[1] != below.w.shape[0]:
                raise ValueError(
                    f"Layer {number + 1} takes {above.w.shape[1]} inputs, "
                    f"but layer {number} has {below.w.shape[0]} neurons."
                )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of inputs and of neurons per layer, as in 2-4-1."""
        return (self.layers[0].w.shape[1], *(layer.w.shape[0] for layer in self.layers))

    @property
    def activations(self) -> tuple[str, ...]:
        """Key of the activation of each layer."""
        return tuple(layer.activation for layer in self.layers)
