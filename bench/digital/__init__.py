"""Born-digital pages: how fast their words are had, what the check against the picture costs, and what it catches."""
