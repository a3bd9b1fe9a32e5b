"""What a study finds: outputs, exponents and planes of each member for all test digits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Plane:
    """The plane of a member: its bottleneck of two linear neurons before the outputs.

    Hidden layers are those of the member; only bottleneck and outputs were trained again.

    fields : float32 (p, 2), local fields of the two neurons for the test digits: the coordinates
    w, theta : float32 (classes, 2) and (classes,), from the plane to the outputs' local fields
        b = w y - theta
    error : fraction of wrong test digits of this net
    """

    fields: Floats
    w: Floats
    theta: Floats
    error: float


@dataclass(frozen=True, eq=False)
class StudyResult:
    """Members m, test digits p, classes c.

    labels : int64 (p,), the classes of the test digits
    outputs : float32 (m, p, c), O of each member; rows of a net with softmax sum to 1
    exponents : float32 (m, p), lambda_1 of each member at each test digit; -inf where nothing is
        stretched (all neurons of a ReLU layer are dead)
    layers : how many layers they are taken over, the output layer counted if `include_output`
    planes : one for each member
    seconds : of training, of the bottlenecks and of the exponents, three numbers
    """

    labels: Integers
    outputs: Floats
    exponents: Floats
    layers: tuple[int, ...]
    include_output: bool
    planes: tuple[Plane, ...]
    seconds: tuple[float, float, float]

    @property
    def members(self) -> int:
        """Number of nets."""
        return len(self.outputs)

    def __post_init__(self) -> None:
        m, p, c = self.outputs.shape if self.outputs.ndim == 3 else (0, 0, 0)
        if not (m and p and c >= 2):
            raise ValueError("outputs must be (members, digits, classes).")
        if self.labels.shape != (p,):
            raise ValueError(f"labels must be those of {p} digits.")
        if self.exponents.shape != (m, p) or len(self.layers) != m or len(self.planes) != m:
            raise ValueError(f"exponents, layers and planes must be those of {m} members.")
        for plane in self.planes:
            shapes = (plane.fields.shape, plane.w.shape, plane.theta.shape)
            if shapes != ((p, 2), (c, 2), (c,)):
                raise ValueError(f"a plane must have {p} points and {c} classes.")

    def mean_outputs(self) -> Doubles:
        """Return the ensemble's <O>, float64 (p, c)."""
        mean: Doubles = self.outputs.mean(axis=0, dtype=np.float64)
        return mean

    def wrong(self, member: int | None = None) -> NDArray[np.bool_]:
        """Return which digits (p,) a member has wrong, or (None) the ensemble by its mean."""
        outputs = self.mean_outputs() if member is None else self.outputs[member]
        return np.asarray(outputs.argmax(axis=1) != self.labels)
