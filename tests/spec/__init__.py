"""Examples that are tests and documentation at once: each line of paper here says how it is read (docs/rules.md)."""
