"""Progress: how much paper there was, what became of it, by when it will be gone, and how sure that is."""
