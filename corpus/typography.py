"""French typography for the project's own sentences; never for a quotation or a question."""

import re

_BEFORE_MARK = re.compile(r" (?=[:;?!»%])")
_AFTER_OPENING = re.compile(r"(?<=«) ")


def typeset(text: str) -> str:
    """Put the no-break spaces of French typography where plain ones were typed."""
    return _AFTER_OPENING.sub("\u00a0", _BEFORE_MARK.sub("\u00a0", text))
