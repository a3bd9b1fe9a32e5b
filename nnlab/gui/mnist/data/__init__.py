"""Sets of images on the screen: opening, reading, changing, browsing."""
