"""Slow measurements beside named peers, as ratios in one run."""
