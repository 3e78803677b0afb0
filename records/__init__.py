"""What every room shares, and no room owns: types, errors, settings, log events, store and ledger."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("casenote")
except PackageNotFoundError:  # run from a plain folder
    VERSION = "0+uninstalled"
