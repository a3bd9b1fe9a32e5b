"""The sections of the MNIST tab's right column: data, net, training, device."""
