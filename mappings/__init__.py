"""Facts become standard coded documents."""
