"""The product's corpus as a fresh clone has it: what a developer downloaded stays out of the tests."""

from pathlib import Path

from corpus.library import Corpus, load_corpus

NO_DOWNLOADS = Path(__file__).parent / "no-downloads"
"""A folder that does not exist."""


def load_plain_corpus() -> Corpus:
    """The declaration, and our summaries of what it cites."""
    return load_corpus(downloads_dir=NO_DOWNLOADS)
