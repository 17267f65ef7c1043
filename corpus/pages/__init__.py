"""Files to clean text; the only package that opens a document.

``read_pages`` is the door. Behind it a PDF goes through ``pdf`` (the parser), ``printer`` (which word stands where),
``sheets`` (lines), ``furniture`` (running heads and feet), ``columns``, ``notes``, ``paragraphs`` and ``words``
(hyphens), in the order that ``printed`` gives; an HTML page through ``html``; a text through ``plain``.
"""

from corpus.pages.page import Page, joined, read_text
from corpus.pages.reading import READER_VERSION, ReadLimits, read_pages

__all__ = ["READER_VERSION", "Page", "ReadLimits", "joined", "read_pages", "read_text"]
