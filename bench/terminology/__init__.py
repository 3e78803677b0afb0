"""Loading and looking up a release of half a million concepts, beside csv and dictionaries."""
