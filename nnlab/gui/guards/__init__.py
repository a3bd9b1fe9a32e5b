"""What keeps the window alive: errors caught, garbage collected, keys to whom they belong."""
