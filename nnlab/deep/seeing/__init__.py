"""What happens inside a net: feature maps, reactions, images to look at."""
