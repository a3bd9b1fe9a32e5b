"""Vectors of 4 or 8 float64 inside compiled kernels, one instruction for all lanes.

LLVM vectorises plain loops over short, runtime-sized layers badly; these few intrinsics say what
is meant. Every operation is IEEE float64, `fma` rounds once on any processor, and sums over lanes
have a fixed order: results have the same bits on every machine. A kernel takes `lanes`, one of
`FOUR` and `EIGHT`, and numba compiles it for each.
"""

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, overload, register_model

FOUR = (0.0,) * 4
EIGHT = (0.0,) * 8
INT32, INT64, DOUBLE = ir.IntType(32), ir.IntType(64), ir.DoubleType()


class Lanes(types.Type):
    """The numba type of a vector with `count` float64."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(name=f"Lanes({count})")


@register_model(Lanes)
class LanesModel(models.PrimitiveModel):
    """Keeps a vector in a vector register."""

    def __init__(self, manager: Any, kind: Lanes) -> None:
        super().__init__(manager, kind, ir.VectorType(DOUBLE, kind.count))


def constant(kind: ir.VectorType, value: float) -> ir.Constant:
    """Return an LLVM vector with the same value in all lanes."""
    return ir.Constant(kind, [value] * kind.count)


def emit_spread(builder: Any, x: Any, count: int) -> Any:
    """Emit a vector that holds x in all lanes."""
    unknown = ir.Constant(ir.VectorType(DOUBLE, count), ir.Undefined)
    first = builder.insert_element(unknown, x, ir.Constant(INT32, 0))
    zeros = constant(ir.VectorType(INT32, count), 0)
    return builder.shuffle_vector(first, unknown, zeros)


def emit_fma(builder: Any, a: Any, b: Any, c: Any) -> Any:
    """Emit a b + c, rounded once."""
    kind = a.type
    name = f"llvm.fma.v{kind.count}f64"
    call = cgutils.get_or_insert_function(builder.module, ir.FunctionType(kind, [kind] * 3), name)
    return builder.call(call, [a, b, c])


def _address(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, args[0])
    return builder.gep(array.data, [args[1]])


@intrinsic
def load(_: Any, array: Any, i: Any, lanes: Any) -> Any:
    """Return array[i : i + lanes] of a contiguous float64 array; bounds are not checked."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = context.get_value_type(signature.return_type)
        place = _address(context, builder, signature, args)
        return builder.load(builder.bitcast(place, kind.as_pointer()), align=8)

    return Lanes(lanes.count)(array, types.intp, lanes), emit


@intrinsic
def load_one(_: Any, array: Any, i: Any, lanes: Any) -> Any:
    """Return array[i] in all lanes; bounds are not checked."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        x = builder.load(_address(context, builder, signature, args))
        return emit_spread(builder, x, signature.return_type.count)

    return Lanes(lanes.count)(array, types.intp, lanes), emit


@intrinsic
def store(_: Any, array: Any, i: Any, v: Any) -> Any:
    """Write v to array[i : i + lanes]; bounds are not checked."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = _address(context, builder, signature, args)
        builder.store(args[2], builder.bitcast(place, args[2].type.as_pointer()), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, v), emit


@intrinsic
def spread(_: Any, x: Any, lanes: Any) -> Any:
    """Return x in all lanes."""

    def emit(_context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return emit_spread(builder, args[0], signature.return_type.count)

    return Lanes(lanes.count)(types.float64, lanes), emit


@intrinsic
def fma(_: Any, a: Any, b: Any, c: Any) -> Any:
    """Return a b + c, rounded once."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return emit_fma(builder, *args)

    return a(a, b, c), emit


@intrinsic
def step(_: Any, v: Any) -> Any:
    """Return 1 where v >= 0 and 0 elsewhere."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        kind = args[0].type
        reached = builder.fcmp_ordered(">=", args[0], constant(kind, 0.0))
        return builder.select(reached, constant(kind, 1.0), constant(kind, 0.0))

    return v(v), emit


@intrinsic
def total(_: Any, v: Any) -> Any:
    """Return the sum over the lanes, added in halves."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        part = args[0]
        while part.type.count > 1:
            half = part.type.count // 2
            unknown, kind = ir.Constant(part.type, ir.Undefined), ir.VectorType(INT32, half)
            low = ir.Constant(kind, list(range(half)))
            high = ir.Constant(kind, list(range(half, 2 * half)))
            part = builder.fadd(
                builder.shuffle_vector(part, unknown, low),
                builder.shuffle_vector(part, unknown, high),
            )
        return builder.extract_element(part, ir.Constant(INT32, 0))

    return types.float64(v), emit


def _lift(sign: Callable[..., Any], instruction: str) -> None:
    """Give a Python operator its meaning for two vectors."""

    @intrinsic
    def apply(_: Any, a: Any, b: Any) -> Any:
        def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            return getattr(builder, instruction)(*args)

        return a(a, b), emit

    def compiled(a: Any, b: Any) -> Any:
        return apply(a, b)

    @overload(sign)
    def lifted(a: Any, b: Any) -> Any:
        both = isinstance(a, Lanes) and isinstance(b, Lanes)
        return compiled if both else None


for _sign, _instruction in ((operator.add, "fadd"), (operator.sub, "fsub"), (operator.mul, "fmul")):
    _lift(_sign, _instruction)
