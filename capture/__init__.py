"""Paper and fax become page images."""
