"""One file per source of paper."""
