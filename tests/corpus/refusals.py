"""How a test states that something is refused with a sentence for a person."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from corpus.errors import UserError


@contextmanager
def refused(error: type[UserError], pattern: str) -> Iterator[None]:
    """The block must be refused; the pattern is searched in the sentence, its no-break spaces read as plain ones."""
    with pytest.raises(error) as caught:
        yield
    sentence = str(caught.value).replace("\u00a0", " ")
    assert re.search(pattern, sentence), sentence
