"""The base of every error that a person may read, and this stage's own."""

import errno

_REASONS = {
    errno.ENOENT: "introuvable",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EISDIR: "c’est un dossier",
    errno.ENOSPC: "disque plein",
    errno.EROFS: "disque en lecture seule",
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in two or three French words."""
    return _REASONS.get(error.errno or 0, f"erreur système {error.errno}")


class UserError(Exception):
    """A failure that a person can repair.

    The message is one French sentence: what is wrong, with the value, then what to do. Each stage derives its own
    class; the command line prints the message and exits with status 1, the page shows it. A programming error is
    never a ``UserError``.
    """


class CorpusError(UserError):
    """A document or the manifest cannot be read or is not what the manifest says."""


class UnfinishedReadingError(CorpusError):
    """A file was not read to its end for want of time or memory: a machine that is less busy may succeed."""
