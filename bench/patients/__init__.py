"""How well the papers of fictional patients find them in an index, and at what cost."""
