"""tanh of float64 vectors without a branch or a table, about ten times as quick as libm's.

With a = min(|b|, 20): exp(-2a) = 2^-n exp(r), |r| <= ln(2)/2; E = exp(-2a) - 1 comes from a
polynomial for exp(r) - 1 without cancellation, and tanh a = -E / (E + 2). The relative error
stays below 4.2e-16 near 0 and 3.2e-16 from 0.4 on (libm: 3.1e-16); from 20 on tanh is 1 to the
last bit.
"""

import math
import struct
from collections.abc import Sequence
from typing import Any

from llvmlite import ir
from numba.extending import intrinsic

from nnlab.core.compiled.lanes import INT64, constant, emit_fma

SATURATED = 20.0
# Adding 1.5 * 2^52 rounds to a whole number, which then stands in the lowest bits.
ROUNDER = 1.5 * 2.0**52
ROUNDER_BITS = struct.unpack("<q", struct.pack("<d", ROUNDER))[0]
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
EXPONENT_BIAS, MANTISSA_BITS, SIGN = 1023, 52, -(2**63)
# (exp(r) - 1 - r) / r^2, interpolated in 60 digits at the 10 Chebyshev points of |r| <= 0.347;
# the relative error of exp(r) - 1 is 4e-17.
POLYNOMIAL = (
    0.5000000000000001,
    0.16666666666666669,
    0.041666666666623824,
    0.008333333333330039,
    0.0013888888917367081,
    0.00019841269863171557,
    2.4801521057868204e-05,
    2.7557268276905696e-06,
    2.7620201591031547e-07,
    2.5100472505694996e-08,
)


def emit_polynomial(builder: Any, r: Any, values: Sequence[float]) -> Any:
    """Emit the polynomial in r by Estrin's scheme: pairs, pairs of pairs, ..."""
    terms = [constant(r.type, value) for value in values]
    power = r
    while len(terms) > 1:
        odd = terms[-1:] if len(terms) % 2 else []
        pairs = zip(terms[::2], terms[1::2], strict=False)
        terms = [emit_fma(builder, high, power, low) for low, high in pairs] + odd
        power = builder.fmul(power, power)
    return terms[0]


def emit_decay(builder: Any, a: Any, factor: float) -> tuple[Any, Any]:
    """Emit exp(-factor a) for 0 <= factor a <= 708 as scale and growth: scale (1 + growth)."""
    kind = a.type
    whole = ir.VectorType(INT64, kind.count)
    shifted = emit_fma(builder, a, constant(kind, factor / math.log(2)), constant(kind, ROUNDER))
    n = builder.fsub(shifted, constant(kind, ROUNDER))
    r = emit_fma(builder, a, constant(kind, -factor), builder.fmul(n, constant(kind, LN2_HIGH)))
    r = emit_fma(builder, n, constant(kind, LN2_LOW), r)
    grown = emit_fma(builder, builder.fmul(r, r), emit_polynomial(builder, r, POLYNOMIAL), r)
    exponent = constant(whole, EXPONENT_BIAS + ROUNDER_BITS)
    scale = builder.sub(exponent, builder.bitcast(shifted, whole))
    scale = builder.shl(scale, constant(whole, MANTISSA_BITS))
    return builder.bitcast(scale, kind), grown


def emit_parts(builder: Any, b: Any, limit: float) -> tuple[Any, Any]:
    """Emit min(|b|, limit), NaN where b is NaN, and the bits of b's sign."""
    kind = b.type
    whole = ir.VectorType(INT64, kind.count)
    bits = builder.bitcast(b, whole)
    sign = builder.and_(bits, constant(whole, SIGN))
    a = builder.bitcast(builder.xor(bits, sign), kind)
    most = constant(kind, limit)
    return builder.select(builder.fcmp_ordered(">", a, most), most, a), sign


def emit_tanh(builder: Any, b: Any) -> Any:
    """Emit tanh b."""
    kind = b.type
    whole = ir.VectorType(INT64, kind.count)
    a, sign = emit_parts(builder, b, SATURATED)
    scale, grown = emit_decay(builder, a, 2.0)
    E = emit_fma(builder, scale, grown, builder.fsub(scale, constant(kind, 1.0)))
    y = builder.bitcast(builder.fdiv(E, builder.fadd(E, constant(kind, 2.0))), whole)
    return builder.bitcast(builder.or_(builder.and_(y, constant(whole, ~SIGN)), sign), kind)


@intrinsic
def tanh(_: Any, b: Any) -> Any:
    """Return tanh b in each lane; NaN stays NaN, the sign of zero is kept."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return emit_tanh(builder, args[0])

    return b(b), emit
