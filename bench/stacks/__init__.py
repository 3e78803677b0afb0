"""Stacks of paper with traps in them: how many are cut right, held for a person, or cut wrong in silence."""
