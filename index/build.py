"""Clauses to a finished index; what did not change is not embedded again."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from corpus.library import Corpus
from index.embedder import Embedder, Encoding, Role
from index.errors import StoreError
from index.store import Fingerprint, Level, Passage, PassageStore, one_writer, remove_unfinished, write_generation
from index.weights import Progress, silent

_ROLES: dict[Level, Role] = {"clause": "passage", "sentence": "passage", "question": "query", "absent": "query"}
_CHUNK = 8
_Text = tuple[Role, str]
LABEL = "Construction de l’index"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    passages: int
    embedded: int
    """Texts whose vectors had to be computed: a clause of one sentence counts once."""
    is_new: bool
    """False where the index was already up to date and nothing was written."""


def passages_of(corpus: Corpus) -> list[Passage]:
    """Every clause, its sentences and the questions that it answers, in reading order; then those that none answers."""
    passages = []
    for clause in corpus.clauses:
        indexed = corpus.indexed_text(clause)
        context = indexed.removesuffix(clause.text)
        sentences = [context + span.of(clause.text) for span in clause.sentences]
        questions = corpus.questions.get(clause.clause_id, ())
        passages.append(Passage(clause.clause_id, "clause", 0, indexed))
        passages += [Passage(clause.clause_id, "sentence", rank, text) for rank, text in enumerate(sentences)]
        passages += [
            Passage(clause.clause_id, "question", rank, question.text, question.sentences)
            for rank, question in enumerate(questions)
        ]
    passages += [
        Passage("", "absent", rank, question.text, reason=question.reason)
        for rank, question in enumerate(corpus.absent)
    ]
    return passages


def build_index(corpus: Corpus, embedder: Embedder, index_dir: Path, progress: Progress = silent) -> BuildReport:
    """Bring the index up to date with the corpus and the model.

    Raises:
        StoreError: another process is building it.
    """
    with one_writer(index_dir):
        fingerprint = Fingerprint(corpus.sha256, embedder.fingerprint)
        passages = passages_of(corpus)
        old = _open_leniently(index_dir)
        if old is not None and old.fingerprint == fingerprint:
            old.close()
            remove_unfinished(index_dir)
            return BuildReport(len(passages), 0, is_new=False)
        is_same_model = old is not None and (old.fingerprint.model, old.fingerprint.schema) == (
            fingerprint.model,
            fingerprint.schema,
        )
        kept = old.encodings() if old is not None and is_same_model else {}
        known = {(_ROLES[level], text): encoding for (level, text), encoding in kept.items()}
        if old is not None:
            old.close()
        wanted = {(_ROLES[passage.level], passage.text) for passage in passages}
        computed = _encode(sorted(wanted - known.keys(), key=_by_length), embedder, progress)
        known |= computed
        encodings = [known[_ROLES[passage.level], passage.text] for passage in passages]
        write_generation(index_dir, fingerprint, corpus.clauses, passages, encodings)
        progress(LABEL, 1.0)
        return BuildReport(len(passages), len(computed), is_new=True)


def _by_length(text: _Text) -> tuple[str, int, str]:
    """Texts of a length stand together, so that little of a batch is padding."""
    return text[0], len(text[1]), text[1]


def _encode(texts: Sequence[_Text], embedder: Embedder, progress: Progress) -> dict[_Text, Encoding]:
    """The encodings of texts in order of length."""
    found: dict[_Text, Encoding] = {}
    for role, group in groupby(texts, key=lambda text: text[0]):
        members = [text for _, text in group]
        for start in range(0, len(members), _CHUNK):
            progress(LABEL, len(found) / len(texts))
            chunk = members[start : start + _CHUNK]
            found |= {
                (role, text): encoding for text, encoding in zip(chunk, embedder.encode(chunk, role), strict=True)
            }
    return found


def _open_leniently(index_dir: Path) -> PassageStore | None:
    """The index in use, or None where there is none that can be read: it is then built anew."""
    try:
        return PassageStore.open_current(index_dir)
    except StoreError:
        return None
