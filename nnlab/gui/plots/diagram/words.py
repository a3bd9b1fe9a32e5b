"""What the status bar says of the part of a diagram that is pointed at."""

from __future__ import annotations

from nnlab.app.net_edits import number_at
from nnlab.app.weights.text import input_names
from nnlab.app.words.equations import number as write
from nnlab.app.words.equations import vector
from nnlab.core.network import Network
from nnlab.gui.plots.diagram.parts import Handle, Neuron, Number
from nnlab.gui.tr import tr


def describe_neuron(network: Network, neuron: Neuron) -> str:
    """Return weights and threshold of a neuron in one line."""
    layer, place = neuron
    if layer == 0:
        return tr("input {name}").format(name=input_names(network)[place])
    part = network.layers[layer - 1]
    text = tr("neuron {place} of layer {layer}: w = {w}, θ = {theta}, g = {g}").format(
        place=place + 1,
        layer=layer,
        w=vector(part.w[place]),
        theta=write(part.theta[place]),
        g=part.activation,
    )
    return text + (tr(", frozen") if part.frozen else "")


def describe_number(network: Network, number: Number) -> str:
    """Return what a weight or a threshold is, its value, and how it is changed."""
    value = write(number_at(network, number.layer, number.neuron, number.below))
    place = tr("neuron {place} of layer {layer}").format(
        place=number.neuron + 1, layer=number.layer
    )
    if number.below is None:
        return tr("θ = {value}   {place}   (click or wheel)").format(value=value, place=place)
    start = tr("neuron {place}").format(place=number.below + 1)
    if number.layer == 1:
        start = input_names(network)[number.below]
    return tr("w = {value}   {start} → {place}   (click or wheel)").format(
        value=value, start=start, place=place
    )


def describe_handle(network: Network, handle: Handle) -> str:
    """Return what a small button above the layers does."""
    if handle.kind == "layer":
        return tr("Insert a hidden layer here; weights are drawn anew from the start seed")
    if handle.kind == "more":
        return tr("Add a neuron to layer {layer}").format(layer=handle.layer)
    if handle.kind == "fewer":
        if network.sizes[handle.layer] == 1:
            return tr("Remove layer {layer}").format(layer=handle.layer)
        return tr("Remove a neuron of layer {layer}").format(layer=handle.layer)
    if network.layers[handle.layer - 1].frozen:
        return tr("Let rules change layer {layer} again").format(layer=handle.layer)
    return tr("Freeze layer {layer}: no rule changes it, only you do").format(layer=handle.layer)
