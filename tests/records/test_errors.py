"""Errors: every class has its own code, says what to do, and survives being sent from a worker process."""

import pickle

import pytest

from records import errors
from records.errors import CasenoteError


def every_error() -> list[type[CasenoteError]]:
    found = [thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, CasenoteError)]
    assert len(found) > 15
    return found


def test_codes_are_never_shared() -> None:
    codes = [error.code for error in every_error()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("error", every_error())
def test_text_says_what_happened_and_what_to_do(error: type[CasenoteError]) -> None:
    text = str(error("60", "60"))
    assert text.endswith(f"[{error.code}]")
    assert text.count(". ") >= 1, "two sentences: what happened, what to do"
    assert "{" not in text


@pytest.mark.parametrize("error", every_error())
def test_errors_survive_pickling(error: type[CasenoteError]) -> None:
    again = pickle.loads(pickle.dumps(error(60, 60)))  # noqa: S301  (our own bytes)
    assert type(again) is error
    assert str(again) == str(error(60, 60))
