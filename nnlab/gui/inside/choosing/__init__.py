"""The strip on top and the paper: which digit, which net, which page."""
