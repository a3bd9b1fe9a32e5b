"""How far images are changed at random while a net learns from them; no torch."""

from dataclasses import dataclass

from nnlab.core.digits.limits import check_limits


@dataclass(frozen=True)
class Augmentation:
    """How far each image is changed at random in each epoch; 0 leaves it as it is.

    shift : pixels to each side; rotation : degrees to each side; scale : largest part by which it
    grows or shrinks; shear : degrees; elastic : root mean square of the displacement in pixels,
    `smoothness` the length in pixels over which it changes (Simard, Steinkraus & Platt 2003).
    """

    shift: float = 0.0
    rotation: float = 0.0
    scale: float = 0.0
    shear: float = 0.0
    elastic: float = 0.0
    smoothness: float = 4.0

    def __post_init__(self) -> None:
        check_limits(self, "shift", "rotation", "scale", "shear", "elastic", "smoothness")

    @property
    def on(self) -> bool:
        """Whether anything is changed."""
        return any((self.shift, self.rotation, self.scale, self.shear, self.elastic))
