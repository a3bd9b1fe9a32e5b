"""The feature maps: where each is drawn, how it is painted."""
