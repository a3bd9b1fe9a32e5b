"""Random nets: how they are drawn, sampled, and what mean-field theory says of them."""
