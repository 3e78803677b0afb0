"""The statement: everything that is reported of a trust and of all together, put together from the ledger.

`gathered` reads once, `standings` says where a trust stands, `cases` what its plan costs and saves, `contents` makes a
page's worth of it. Nothing is worked out here: the rooms' parts do that, in plain functions.
"""
