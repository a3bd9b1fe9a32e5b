"""The Inside tab: what happens to one image in a net."""
