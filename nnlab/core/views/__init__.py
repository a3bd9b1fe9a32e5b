"""What a net looks like: regions, classes, landscapes, histograms; what a mouse sets."""
