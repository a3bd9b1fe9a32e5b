"""The maps of all layers of one net, computed in one pass: the film over l shows them at once."""

import math
import time

from nnlab.app.lyapunov.maps.sweep import MapRequest
from nnlab.core.lyapunov.exponents import GrowthMap
from nnlab.core.lyapunov.film import film_steps
from nnlab.core.lyapunov.layers import depth

# Numbers that are kept at most, 16 MB; the maps of very many layers are coarser.
MOST_NUMBERS = 4_000_000


class FilmMaps:
    """On its way until `finished`; all layers together cost about as much as the deepest alone.

    Raises
    ------
    ValueError
        If the net of the request has no layer that counts, or not two inputs.
    """

    def __init__(self, request: MapRequest) -> None:
        self._request = request
        self._maps: list[GrowthMap] = []
        self.finished = False
        wanted = request.wanted
        layers = depth(request.network, request.include_output)
        if layers < 1:
            raise ValueError("A film needs a net with hidden layers.")
        kinds = layers * (1 + wanted.smallest + wanted.angles)
        side = min(request.side, math.isqrt(MOST_NUMBERS // kinds))
        self._steps = film_steps(
            request.network, request.view, *request.grid(side), request.include_output, wanted
        )

    def fits(self, request: MapRequest) -> bool:
        """Return whether the map of a request is among those that are computed."""
        own = self._request
        return (
            request.network is own.network
            and (request.view, request.side) == (own.view, own.side)
            and request.include_output == own.include_output
            and request.wanted == own.wanted
        )

    def advance(self, seconds: float) -> None:
        """Work for about so long, by one piece at least."""
        end = time.perf_counter() + seconds
        while not self.finished:
            try:
                next(self._steps)
            except StopIteration as done:
                self._maps, self.finished = done.value, True
            if time.perf_counter() >= end:
                break

    def find(self, request: MapRequest) -> GrowthMap | None:
        """Return the map of a request, None while there is none or if it is another net's."""
        if not self.fits(request) or not 1 <= request.ell <= len(self._maps):
            return None
        return self._maps[request.ell - 1]
