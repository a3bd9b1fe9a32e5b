"""The net builder: rows with their fields, the drawing of the net."""
