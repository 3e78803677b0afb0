"""Northmoor Hospitals (ZZ9), a trust that does not exist: the tables of its programme, for examples and tests."""
