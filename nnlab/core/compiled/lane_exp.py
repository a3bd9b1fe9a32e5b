"""Exponentials of float64 vectors without a branch or a table: softplus and softmax.

With a = |b| and e = exp(-a) in (0, 1]: ln(1 + exp b) = max(b, 0) + ln(1 + e), and with
s = e / (2 + e) <= 1/3, ln(1 + e) = 2 artanh s. The relative errors stay below 1e-15.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.extending import intrinsic

from nnlab.core.compiled.lane_tanh import emit_decay, emit_parts, emit_polynomial, emit_tanh
from nnlab.core.compiled.lanes import constant, emit_fma

# exp(-708) is about the smallest normal number.
LARGEST = 708.0
# artanh(s) / s as a polynomial in s^2, interpolated in 60 digits at the 10 Chebyshev points of
# 0 <= s^2 <= 1/9; its relative error is 9e-17.
ARTANH = (
    1.0,
    0.33333333333341286,
    0.199999999976438,
    0.1428571455582858,
    0.11111095430673142,
    0.09091429900236955,
    0.07681838124445817,
    0.06795652742789947,
    0.04940394524382393,
    0.08890381913056651,
)


def _emit_exp_minus(builder: Any, b: Any) -> Any:
    """Emit exp(-|b|), constant from |b| = 708 on."""
    a, _ = emit_parts(builder, b, LARGEST)
    scale, grown = emit_decay(builder, a, 1.0)
    return emit_fma(builder, scale, grown, scale)


def _emit_softplus(builder: Any, b: Any) -> Any:
    kind = b.type
    e = _emit_exp_minus(builder, b)
    s = builder.fdiv(e, builder.fadd(e, constant(kind, 2.0)))
    series = emit_polynomial(builder, builder.fmul(s, s), ARTANH)
    # Of NaN the sum is NaN, as its exponential is.
    zero = constant(kind, 0.0)
    above = builder.select(builder.fcmp_ordered(">", b, zero), b, zero)
    return emit_fma(builder, builder.fadd(s, s), series, above)


@intrinsic
def exp_minus(_: Any, b: Any) -> Any:
    """Return exp(-|b|) in each lane; constant from |b| = 708 on, NaN stays NaN."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return _emit_exp_minus(builder, args[0])

    return b(b), emit


def _emit_call(builder: Any, b: Any, name: str, emit: Callable[[Any, Any], Any]) -> Any:
    """Emit a call of a function that is emitted once and never inlined.

    What few nets need stays out of the loops of all, and out of their time to compile.
    """
    kind = b.type
    name = f"nnlab_{name}_{kind.count}"
    if name not in builder.module.globals:
        function = ir.Function(builder.module, ir.FunctionType(kind, [kind]), name)
        function.linkage = "internal"
        function.attributes.add("noinline")
        inside = ir.IRBuilder(function.append_basic_block())
        inside.ret(emit(inside, function.args[0]))
    return builder.call(builder.module.globals[name], [b])


def _emit_softplus_slope(builder: Any, V: Any) -> Any:
    """Emit 1 - exp(-V) for V >= 0 without cancellation, from tanh(V / 2)."""
    kind = V.type
    half = emit_tanh(builder, builder.fmul(V, constant(kind, 0.5)))
    return builder.fdiv(builder.fadd(half, half), builder.fadd(half, constant(kind, 1.0)))


@intrinsic
def softplus_slope(_: Any, V: Any) -> Any:
    """Return the derivative 1 - exp(-V) of softplus in each lane, from its value V."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return _emit_call(builder, args[0], "softplus_slope", _emit_softplus_slope)

    return V(V), emit


@intrinsic
def softplus(_: Any, b: Any) -> Any:
    """Return ln(1 + exp b) in each lane; NaN stays NaN."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return _emit_call(builder, args[0], "softplus", _emit_softplus)

    return b(b), emit


@intrinsic
def divide(_: Any, a: Any, b: Any) -> Any:
    """Return a / b in each lane."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.fdiv(*args)

    return a(a, b), emit


@intrinsic
def larger(_: Any, a: Any, b: Any) -> Any:
    """Return the larger of a and b in each lane; NaN where b is NaN."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", *args), *args)

    return a(a, b), emit
