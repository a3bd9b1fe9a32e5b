"""The sets that a source gives: training, validation and test, coded for the outputs of a net."""

from typing import Any

from nnlab.app.playground_state import Source
from nnlab.core.patterns import no_patterns, recode
from nnlab.core.sets.holdout import split


def draw_sets(source: Source, share: float, sample: int, outputs: int) -> dict[str, Any]:
    """Return the fields `patterns`, `validation` and `test` of a `Playground`.

    Parameters
    ----------
    source : what they are drawn from
    share : of the patterns that are held out for validation
    sample : number of the realisation that is the test set; 0 is none
    outputs : of the net, enough to tell the classes apart
    """
    training, validation = split(recode(source.make(), outputs), share, source.seed)
    test = recode(source.make(sample), outputs) if sample else no_patterns(outputs=outputs)
    return {"patterns": training, "validation": validation, "test": test}
