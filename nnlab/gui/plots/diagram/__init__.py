"""The diagram of the net."""
