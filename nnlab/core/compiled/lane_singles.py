"""Vectors of 16 float32 inside compiled kernels, one instruction for all lanes.

What `lanes` is for float64; `+`, `-` and `*` are those of there.
"""

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic, models, register_model

from nnlab.core.compiled.lanes import INT32, Lanes

COUNT = 16
# What is called by one kernel only needs neither wrappers nor a cache of its own.
INNER: dict[str, Any] = {
    "error_model": "numpy",
    "nogil": True,
    "no_cfunc_wrapper": True,
    "no_cpython_wrapper": True,
    "fastmath": {"contract"},
}
VECTOR = ir.VectorType(ir.FloatType(), COUNT)


class Singles(Lanes):
    """The numba type of a vector with 16 float32."""

    def __init__(self) -> None:
        super().__init__(COUNT)
        self.name = "Singles"


@register_model(Singles)
class SinglesModel(models.PrimitiveModel):
    """Keeps a vector in a vector register."""

    def __init__(self, manager: Any, kind: Singles) -> None:
        super().__init__(manager, kind, VECTOR)


def _address(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, args[0])
    return builder.gep(array.data, [args[1]])


def _emit_spread(builder: Any, x: Any) -> Any:
    unknown = ir.Constant(VECTOR, ir.Undefined)
    first = builder.insert_element(unknown, x, ir.Constant(INT32, 0))
    zeros = ir.Constant(ir.VectorType(INT32, COUNT), [0] * COUNT)
    return builder.shuffle_vector(first, unknown, zeros)


@intrinsic
def load(_: Any, array: Any, i: Any) -> Any:
    """Return array[i : i + 16] of a contiguous float32 array; bounds are not checked."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = _address(context, builder, signature, args)
        return builder.load(builder.bitcast(place, VECTOR.as_pointer()), align=4)

    return Singles()(array, types.intp), emit


@intrinsic
def load_one(_: Any, array: Any, i: Any) -> Any:
    """Return array[i] in all lanes; bounds are not checked."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _emit_spread(builder, builder.load(_address(context, builder, signature, args)))

    return Singles()(array, types.intp), emit


@intrinsic
def store(_: Any, array: Any, i: Any, v: Any) -> Any:
    """Write v to array[i : i + 16]; bounds are not checked."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = _address(context, builder, signature, args)
        builder.store(args[2], builder.bitcast(place, VECTOR.as_pointer()), align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, v), emit


@intrinsic
def spread(_: Any, x: Any) -> Any:
    """Return x in all lanes."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return _emit_spread(builder, args[0])

    return Singles()(types.float32), emit


@intrinsic
def fma(_: Any, a: Any, b: Any, c: Any) -> Any:
    """Return a b + c, rounded once."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(VECTOR, [VECTOR] * 3)
        call = cgutils.get_or_insert_function(builder.module, kind, f"llvm.fma.v{COUNT}f32")
        return builder.call(call, args)

    return a(a, b, c), emit


@intrinsic
def largest(_: Any, a: Any, b: Any) -> Any:
    """Return the larger of two absolute values, that of b where a is not larger."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(VECTOR, [VECTOR])
        size = cgutils.get_or_insert_function(builder.module, kind, f"llvm.fabs.v{COUNT}f32")
        one, other = (builder.call(size, [v]) for v in args)
        return builder.select(builder.fcmp_ordered(">", one, other), one, other)

    return a(a, b), emit


@njit(**INNER)
def put_four(y: Any, at: int, step: int, s: Any, a0: Any, a1: Any, a2: Any, a3: Any) -> None:
    """Store s a0 ... s a3 at four places, `step` numbers apart."""
    store(y, at, s * a0)
    store(y, at + step, s * a1)
    store(y, at + 2 * step, s * a2)
    store(y, at + 3 * step, s * a3)
