"""Exponents of nets with 784 inputs against the singular values of autograd's Jacobians."""

import math
from collections.abc import Sequence

import pytest
import torch

from nnlab.core.compiled import chain_kernels
from nnlab.core.digits.rows import (
    Activation,
    AveragePool,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    MaxPool,
    Pixels,
    Row,
)
from nnlab.core.lyapunov.digits.study import ExponentSpec
from nnlab.deep import cnn, data
from nnlab.deep.lyapunov.digits import lanczos as digit_lanczos
from nnlab.deep.lyapunov.digits.exponents import Stretcher, over
from nnlab.deep.lyapunov.digits.layer_products import make_layer_products
from nnlab.deep.lyapunov.digits.nets import Member, as_member
from nnlab.deep.lyapunov.digits.products import DenseProducts, FieldProducts, softmax_product
from tests.deep.kit import few_digits

EXACT, EIGHT = 64, 8


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """Have the kernel of narrow nets, which is not used before it is compiled."""
    chain_kernels.warm()


CONV = (
    Conv(4, 5, stride=2, threshold=False),
    BatchNorm(),
    Activation("tanh"),
    MaxPool(2),
    Dropout(0.5),
    Conv(6, 3),
    Activation("tanh"),
    Dense(15),
    Activation("relu"),
    Dense(10),
)


def dense(widths: Sequence[int], g: str = "tanh", first: tuple[Row, ...] = ()) -> tuple[Row, ...]:
    rows = [row for n in widths for row in (Dense(n), Activation(g))]
    return (*first, *rows, Dense(10))


def a_member(rows: tuple[Row, ...], cost: str = "cross_entropy") -> Member:
    torch.manual_seed(3)
    net = cnn.build(rows, cost=cost)
    with torch.no_grad():
        for name, value in net.named_parameters():
            if value.dim() == 2:
                value.normal_(0.0, 1.5 / math.sqrt(value.shape[1]))
            elif name.endswith("bias"):
                value.normal_(0.0, 0.3)
    for module in net:
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2.0)
    return as_member(net.eval(), rows)


def digits(p: int = 5) -> torch.Tensor:
    _, _, test = few_digits(1, 1, 100)
    return data.part(test, torch.device("cpu")).x[:p]


def autograd(member: Member, pixels: torch.Tensor, ell: int, output: bool) -> torch.Tensor:
    """Return lambda_1 and the right singular vectors by Jacobians in float64, formed in full."""
    precise = member.double()
    x = precise.input(data.scaled(pixels).double())

    def function(one: torch.Tensor) -> torch.Tensor:
        given = one[None]
        return (precise.outputs(given) if output else precise.hidden(given, ell))[0]

    jacobian = torch.func.vmap(torch.func.jacrev(function), chunk_size=4)(x).flatten(2)
    layers = (ell or member.layers) + output
    return torch.linalg.svdvals(jacobian)[:, 0].log() / layers


WIDE = dense((900, 8))


@pytest.mark.parametrize(
    ("rows", "cost"),
    [
        (dense((20,) * 16), "cross_entropy"),
        (dense((30, 12, 25), "sigmoid"), "quadratic"),
        (dense((40, 30), "relu"), "cross_entropy"),
        (dense((15, 15), first=(Pixels(),)), "cross_entropy"),
        (WIDE, "cross_entropy"),
        (CONV, "cross_entropy"),
        (CONV, "quadratic"),
        ((Pixels(), Conv(3, 7), Activation("relu"), AveragePool(4), Dense(10)), "cross_entropy"),
    ],
)
@pytest.mark.parametrize("output", [False, True])
def test_exponents_are_those_of_svd_and_autograd(
    rows: tuple[Row, ...], cost: str, output: bool
) -> None:
    member, pixels = a_member(rows, cost), digits()
    for ell in (0, 1) if not output else (0,):
        stretcher = Stretcher(member, ExponentSpec(output, EXACT), ell)
        found = stretcher.exponents(member.input(data.scaled(pixels)))
        expected = autograd(member, pixels, ell, output)
        # A space that is not gone through to its end is left where it seems to have settled.
        assert found.double() == pytest.approx(expected, abs=1e-4 if rows == WIDE else 1e-5)
        assert stretcher.layers == (ell or member.layers) + output


def test_eight_steps_are_enough_for_the_net_of_the_paper_and_never_too_much() -> None:
    member, pixels = a_member(dense((20,) * 16)), digits(20)
    x = member.input(data.scaled(pixels))
    found = Stretcher(member, ExponentSpec(False, EIGHT)).exponents(x)
    expected = autograd(member, pixels, 0, False)
    assert found.double() == pytest.approx(expected, abs=1e-5)
    wide = a_member(dense((150,) * 2))
    errors = []
    for steps in (2, 4, 8, 16):
        less = Stretcher(wide, ExponentSpec(False, steps)).exponents(x)
        errors.append(float((autograd(wide, pixels, 0, False) - less).max()))
    assert errors == sorted(errors, reverse=True)
    assert -1e-6 < errors[-1] < 1e-3


def test_a_product_and_its_transpose_agree() -> None:
    for rows in (dense((20, 30)), CONV):
        member = a_member(rows)
        for output in (False, True):
            stretcher = Stretcher(member, ExponentSpec(output))
            with torch.no_grad():
                products = stretcher.products(member.input(data.scaled(digits(5))))
                v, u = torch.randn(5, products.columns), torch.randn(5, products.rows)
                one = (products.forward(v) * u).sum(1)
                other = (products.backward(u) * v).sum(1)
            torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


def test_saturated_neurons_lose_no_digits() -> None:
    member, pixels = a_member(dense((20,) * 8)), digits()
    for module in member.net:
        if isinstance(module, torch.nn.Linear) and module.out_features == 20:
            module.bias += 8.5
    found = Stretcher(member, ExponentSpec(True, EXACT))
    x = member.input(data.scaled(pixels))
    expected = autograd_of_slopes(member, x)
    assert float(expected.min()) * 9 < -70
    assert found.exponents(x).double() == pytest.approx(expected, abs=1e-4)


def autograd_of_slopes(member: Member, x: torch.Tensor) -> torch.Tensor:
    """Return lambda_1 with the output layer from formed Jacobians with slopes 1 / cosh^2 b."""
    v, values = x.flatten(1).double(), []
    layers = [(one.w.double(), one.bias.double()) for one in member.dense_layers()]
    for place in range(len(v)):
        state, jacobian = v[place], torch.eye(784, dtype=torch.float64)
        for w, bias in layers[:-1]:
            b = w @ state + bias
            jacobian = torch.diag(torch.cosh(b) ** -2) @ w @ jacobian
            state = torch.tanh(b)
        o = torch.softmax(layers[-1][0] @ state + layers[-1][1], 0)
        pairs = torch.diag(o) - torch.outer(o, o)
        values.append(torch.linalg.svdvals(pairs @ layers[-1][0] @ jacobian)[0])
    return torch.stack(values).log() / (len(layers))


def test_the_softmax_of_a_sure_net_keeps_its_digits() -> None:
    b = torch.tensor([[40.0, 0.0, 1.0]])
    z = torch.tensor([[1.0, 2.0, -1.0]])
    o = torch.softmax(b.double(), 1)
    zd = z.double() - 1.0
    expected = o * (zd - (o * zd).sum(1, keepdim=True))
    torch.testing.assert_close(
        softmax_product(torch.softmax(b, 1), z).double(), expected, rtol=1e-5, atol=0.0
    )


def test_dead_neurons_stretch_nothing() -> None:
    member = a_member(dense((12, 12), "relu"))
    linear = [m for m in member.net if isinstance(m, torch.nn.Linear)]
    with torch.no_grad():
        linear[1].bias.fill_(-1e3)
    found = Stretcher(member, ExponentSpec()).exponents(member.input(data.scaled(digits(4))))
    assert torch.isneginf(found).all()


def test_linear_chains_have_the_exponent_of_their_factors() -> None:
    """W = s Q with orthogonal Q and small fields: lambda = ln s + ln g'(0), in closed form."""
    member = a_member(dense((30,) * 6))
    linear = [m for m in member.net if isinstance(m, torch.nn.Linear)]
    with torch.no_grad():
        for module in linear:
            torch.nn.init.orthogonal_(module.weight, 0.7)
            module.bias.zero_()
    x = torch.zeros(2, 1, 28, 28)
    found = Stretcher(member, ExponentSpec()).exponents(x)
    assert found == pytest.approx(math.log(0.7), abs=1e-6)


@pytest.mark.parametrize("rows", [dense((20,) * 4), CONV])
def test_the_direction_is_that_of_the_greatest_stretching(rows: tuple[Row, ...]) -> None:
    member, pixels = a_member(rows), digits(1)
    x = member.input(data.scaled(pixels))
    exponent, direction = Stretcher(member, ExponentSpec()).direction(x, 32)
    precise = member.double()
    jacobian = torch.func.jacrev(lambda one: precise.hidden(one[None])[0])(x[0].double())
    _, s, vh = torch.linalg.svd(jacobian.flatten(1))
    assert exponent == pytest.approx(float(s[0].log()) / member.layers, abs=1e-5)
    assert abs(float(vh[0] @ direction.double())) == pytest.approx(1.0, abs=1e-4)


def test_chunks_change_nothing_and_a_complete_space_ends_the_iteration() -> None:
    member, pixels = a_member(dense((6, 5))), digits(40)
    stretcher = Stretcher(member, ExponentSpec(False, EXACT))
    x = member.input(data.scaled(pixels))
    steps, parts = over(stretcher, pixels), []
    while True:
        try:
            parts.append(next(steps))
        except StopIteration as end:
            values = end.value
            break
    assert parts[-1] == 1.0
    assert values == pytest.approx(stretcher.exponents(x), abs=1e-6)
    products = stretcher.products(x)
    assert isinstance(products, DenseProducts)
    assert digit_lanczos.iterate(products, EXACT).alpha.shape == (40, 5)


def test_what_is_no_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="l = 3 is not one of 1 to 2"):
        Stretcher(a_member(dense((6, 5))), ExponentSpec(), 3)
    with pytest.raises(ValueError, match="no hidden layer"):
        a_member((Dense(10),))


def test_modules_taken_one_by_one_give_the_products_of_autograd() -> None:
    """With windows that overlap, and for some of the patterns alone."""
    rows = (Conv(4, 5, stride=2, padding=1), BatchNorm(), Activation("relu"), MaxPool(3, 1))
    member = a_member((*rows, Conv(3, 3), Activation("tanh"), Dense(10)))
    x = member.input(data.scaled(digits(5)))
    graph = FieldProducts(lambda v: member.hidden(v), x)
    with torch.no_grad():
        products = make_layer_products(list(member.net)[: member.ends[-1]], x)
        assert products is not None
        assert (products.columns, products.rows) == (graph.columns, graph.rows)
        v, u = torch.randn(5, graph.columns), torch.randn(5, graph.rows)
        torch.testing.assert_close(products.forward(v), graph.forward(v))
        torch.testing.assert_close(products.backward(u), graph.backward(u))
        some = torch.tensor([1, 4])
        fewer = products.narrow(some)
        torch.testing.assert_close(fewer.forward(v[some]), graph.forward(v)[some])
        torch.testing.assert_close(fewer.backward(u[some]), graph.backward(u)[some])


def test_wide_nets_do_not_rest_at_the_second_singular_value() -> None:
    member, pixels = a_member(dense((200,) * 4)), digits(100)
    x = member.input(data.scaled(pixels))
    with torch.no_grad():
        products = Stretcher(member, ExponentSpec()).products(x)
        exact = digit_lanczos.log_growth(products, 64, 1e-12) / 4
    found = Stretcher(member, ExponentSpec()).exponents(x)
    assert found.double() == pytest.approx(exact, abs=1e-5)


def test_before_the_kernel_is_compiled_narrow_nets_are_iterated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    member, pixels = a_member(dense((20,) * 4)), digits()
    x = member.input(data.scaled(pixels))
    formed = Stretcher(member, ExponentSpec()).exponents(x)
    monkeypatch.setattr("nnlab.deep.lyapunov.digits.exponents.is_ready", lambda: False)
    monkeypatch.setattr(chain_kernels, "find_growths", None)
    iterated = Stretcher(member, ExponentSpec()).exponents(x)
    assert iterated.double() == pytest.approx(formed.double(), abs=1e-6)
