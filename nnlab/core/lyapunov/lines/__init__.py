"""Lines on a map of exponents: ridges with their heights, contours."""
