"""A shelf: a package of small files that each state one constant; whoever adds a file has added it to the shelf."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


def shelf(package: ModuleType, constant: str) -> tuple[Any, ...]:
    """The ``constant`` of every module of ``package``, in the order of the modules' names.

    A module without it is a mistake of ours and raises AttributeError: nothing on a shelf is left out in silence.
    """
    names = sorted(module.name for module in iter_modules(package.__path__, f"{package.__name__}."))
    return tuple(getattr(import_module(name), constant) for name in names)
