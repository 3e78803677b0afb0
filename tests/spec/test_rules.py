"""Each example of the page on how paper is read, and the page itself."""

import pytest

from tests.spec.rules import DOCUMENT, TITLES, document, examples
from tests.spec.said import TOPICS

EXAMPLES = [(topic, paper, read) for topic in TITLES for paper, read in examples(topic)]


@pytest.mark.parametrize(
    ("topic", "paper", "read"), EXAMPLES, ids=[f"{topic}: {paper}" for topic, paper, _ in EXAMPLES]
)
def test_it_is_read_as_the_page_says(topic: str, paper: str, read: str) -> None:
    assert TOPICS[topic](paper) == read


def test_the_page_is_what_the_examples_say() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: python -m tests.spec.rules"
