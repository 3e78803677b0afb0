"""One file per terminology."""
