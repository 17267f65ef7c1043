"""The files of this folder that are not Python: styles, scripts, what the page says."""

from functools import cache
from pathlib import Path

PAGE_DIR = Path(__file__).resolve().parent


@cache
def read_asset(name: str) -> str:
    """A file of this folder."""
    return (PAGE_DIR / name).read_text(encoding="utf-8")
