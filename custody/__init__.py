"""What makes it safe to let the paper go."""
