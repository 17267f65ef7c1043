"""Files to clean text; the only module that opens a document."""

import hashlib
from pathlib import Path

from corpus.errors import CorpusError, reason_of


def read_text(path: Path) -> tuple[str, str]:
    """The text of a UTF-8 file and the sha256 of its bytes, in hexadecimal.

    Raises:
        CorpusError: the file cannot be read or is not UTF-8.
    """
    try:
        content = path.read_bytes()
        return content.decode("utf-8"), hashlib.sha256(content).hexdigest()
    except OSError as error:
        message = f"Le fichier {path} ne peut pas être lu ({reason_of(error)}) : rétablissez-le depuis le dépôt."
        raise CorpusError(message) from error
    except UnicodeDecodeError as error:
        message = f"Le fichier {path} n’est pas du texte UTF-8 (octet {error.start}) : enregistrez-le en UTF-8."
        raise CorpusError(message) from error
