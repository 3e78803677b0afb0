"""Sheets with notes by hand and without, and how surely the two are told apart."""
