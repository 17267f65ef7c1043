"""The corpus as a whole: what is refused, and what its hash stands for."""

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.library import DOCUMENTS_DIR, Corpus, LikelyQuestion, load_corpus
from corpus.manifest import Manifest, Source, load_manifest
from tests.corpus.refusals import refused
from tests.plain_corpus import load_plain_corpus

TEXT = """\
Nous soussignés saluons le pacte1.

Positions :

• Nous demandons
des fonds.

1 https://exemple.fr/pacte
"""
SUMMARY = """\
# Le pacte de la Commission : résumé

Résumé rédigé par ce projet, à vérifier sur le texte officiel.

## identite | identité | De quoi il s’agit

1. [vérifié : https://exemple.fr/page] Le pacte vient de la Commission. Il date de 2020.
2. [à confirmer] Le pacte a des chapitres.
"""
QUESTIONS = '{"clause_id": "texte/positions/1", "q": "Que demandez-vous ?"}\n'


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder of documents with one small text, one summary and one likely question."""
    folder = tmp_path / "documents"
    (folder / "questions").mkdir(parents=True)
    (folder / "summaries").mkdir()
    (folder / "summaries" / "pacte.md").write_text(SUMMARY, encoding="utf-8")
    (folder / "texte.txt").write_text(TEXT, encoding="utf-8")
    (folder / "questions" / "texte.jsonl").write_text(QUESTIONS, encoding="utf-8")
    return folder


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    """The manifest of that folder, and of one document that is known by a summary."""
    path = tmp_path / "manifest.toml"
    path.write_text(
        f"""\
[[documents]]
id = "texte"
title = "Un texte"
short_title = "Texte"
publisher = "Nous"
date = "2022"
rights = "libre"
path = "texte.txt"
sha256 = "{hashlib.sha256(TEXT.encode()).hexdigest()}"
layout = "bulleted"
sections = [
    {{ id = "preambule", title = "Préambule" }},
    {{ id = "positions", title = "Positions", heading = "Positions :" }},
    {{ id = "notes", title = "Notes" }},
]

[[documents]]
id = "pacte"
title = "Le pacte de la Commission"
short_title = "Pacte"
publisher = "Commission"
date = "2020"
rights = "réservés"
cited_in = "texte/notes/1"
url = "https://exemple.fr/pacte"
""",
        encoding="utf-8",
    )
    return load_manifest(path)


def changed(manifest: Manifest, document: str, **fields: object) -> Manifest:
    """The manifest with some fields of one document replaced."""
    return Manifest(
        documents=tuple(
            Source.model_validate(source.model_dump() | fields) if source.id == document else source
            for source in manifest.documents
        )
    )


def test_a_small_corpus_loads(manifest: Manifest, documents: Path) -> None:
    """The text, then the summary of what it cites."""
    corpus = load_corpus(manifest, documents)
    assert list(corpus.by_id) == [
        "texte/preambule/1",
        "texte/positions/1",
        "texte/notes/1",
        "pacte/identite/1",
        "pacte/identite/2",
    ]
    assert corpus.by_id["texte/positions/1"].text == "Nous demandons des fonds."
    assert corpus.questions == {"texte/positions/1": (LikelyQuestion("Que demandez-vous ?"),)}


def test_a_changed_file_is_refused(manifest: Manifest, documents: Path) -> None:
    """One letter is enough, and the sentence names the file and both hashes."""
    (documents / "texte.txt").write_text(TEXT.replace("fonds", "fond"), encoding="utf-8")
    expected = str(manifest.source("texte").sha256)[:12]
    with refused(CorpusError, f"texte.txt a été modifié .*attendu {expected}.*rétablissez-le"):
        load_corpus(manifest, documents)


def test_a_missing_file_is_refused(manifest: Manifest, documents: Path) -> None:
    """The sentence names the file."""
    (documents / "texte.txt").unlink()
    with refused(CorpusError, r"texte\.txt ne peut pas être lu"):
        load_corpus(manifest, documents)


def test_a_file_that_is_not_utf8_is_refused_with_the_byte(manifest: Manifest, documents: Path) -> None:
    """The code page of an old Windows is not read as if it were UTF-8."""
    content = TEXT.encode("cp1252")
    (documents / "texte.txt").write_bytes(content)
    place = content.index("é".encode("cp1252"))
    with refused(CorpusError, rf"texte\.txt n’est pas du texte UTF-8 \(octet {place}\)"):
        load_corpus(manifest, documents)


def test_a_file_without_an_expected_heading_is_refused(manifest: Manifest, documents: Path) -> None:
    """The sentence names the document and the section."""
    text = TEXT.replace("Positions :", "Position :")
    (documents / "texte.txt").write_text(text, encoding="utf-8")
    other = changed(manifest, "texte", sha256=hashlib.sha256(text.encode()).hexdigest())
    with refused(CorpusError, r"« texte » ne contient pas les titres attendus \(positions\)"):
        load_corpus(other, documents)


def test_a_summary_says_what_it_is_and_where_the_official_text_is(manifest: Manifest, documents: Path) -> None:
    """Its kind, what it was compared with, and the address of the document."""
    corpus = load_corpus(manifest, documents)
    found = [
        (clause.kind, clause.check, clause.url, clause.locator.label)
        for clause in corpus.clauses
        if clause.locator.document == "pacte"
    ]
    assert found == [
        ("summary", "checked", "https://exemple.fr/pacte", "Pacte, identité, résumé, § 1"),
        ("summary", "unchecked", "https://exemple.fr/pacte", "Pacte, identité, résumé, § 2"),
    ]


def test_a_text_was_compared_with_nothing(manifest: Manifest, documents: Path) -> None:
    """What a summary was compared with has no meaning for a document's own words."""
    own = [clause for clause in load_corpus(manifest, documents).clauses if clause.locator.document == "texte"]
    assert {(clause.kind, clause.check) for clause in own} == {("text", None)}


def test_a_missing_summary_is_refused(manifest: Manifest, documents: Path) -> None:
    """A document that is cited must speak in some way."""
    (documents / "summaries" / "pacte.md").unlink()
    with refused(CorpusError, r"pacte\.md ne peut pas être lu"):
        load_corpus(manifest, documents)


def test_a_badly_written_summary_is_refused_with_its_line(manifest: Manifest, documents: Path) -> None:
    """The sentence names the document and the line, counted from 1."""
    path = documents / "summaries" / "pacte.md"
    path.write_text(SUMMARY.replace("2. [à confirmer]", "3. [à confirmer]"), encoding="utf-8")
    with refused(CorpusError, "« pacte », ligne 8"):
        load_corpus(manifest, documents)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"clause_id": "texte/positions/9", "q": "Et alors ?"}', "l’identifiant « texte/positions/9 »"),
        ("pas du JSON", "il faut un objet JSON avec « clause_id », « q »"),
        ('["texte/positions/1", "Et alors ?"]', "il faut un objet JSON"),
        ('{"clause_id": "texte/positions/1"}', "il faut un objet JSON"),
        ("", "il faut un objet JSON"),
        ('{"clause_id": "texte/positions/1", "q": 5}', "il faut un objet JSON"),
        ('{"clause_id": "texte/positions/1", "q": ""}', "il faut un objet JSON"),
        ('{"clause_id": ["texte/positions/1"], "q": "Et alors ?"}', "il faut un objet JSON"),
        ('{"clause_id": "texte/positions/1", "q": "Et alors ?", "sentence": [0]}', "il faut un objet JSON"),
        ('{"clause_id": "texte/positions/1", "q": "Et alors ?", "sentences": [-1]}', "il faut un objet JSON"),
        ('{"clause_id": "texte/positions/1", "q": "Et alors ?", "sentences": [1]}', "n’a que 1 phrase"),
    ],
)
def test_a_wrong_likely_question_is_refused_with_its_line(
    manifest: Manifest, documents: Path, line: str, reason: str
) -> None:
    """The sentence names the file and the line, counted from 1."""
    (documents / "questions" / "texte.jsonl").write_text(QUESTIONS + line + "\n", encoding="utf-8")
    with refused(CorpusError, rf"^texte\.jsonl, ligne 2 : .*{re.escape(reason)}"):
        load_corpus(manifest, documents)


@pytest.mark.parametrize(
    "line",
    ["pas du JSON", '{"q": "Qui ?"}', '{"q": "Qui ?", "reason": "opinion"}', '{"q": 5, "reason": "no_evidence"}'],
)
def test_a_wrong_absent_question_is_refused_with_its_line(manifest: Manifest, documents: Path, line: str) -> None:
    """The sentence names the file and the line, counted from 1."""
    (documents / "absent").mkdir()
    right = '{"q": "Combien de fonds ?", "reason": "no_evidence"}\n'
    (documents / "absent" / "texte.jsonl").write_text(right + line + "\n", encoding="utf-8")
    with refused(CorpusError, r"texte\.jsonl, ligne 2 : il faut un objet JSON avec « q » et « reason »"):
        load_corpus(manifest, documents)


def test_the_hash_changes_with_an_absent_question(manifest: Manifest, documents: Path) -> None:
    """What is known not to be answered is part of what is found."""
    before = load_corpus(manifest, documents)
    (documents / "absent").mkdir()
    line = '{"q": "Combien de fonds ?", "reason": "no_evidence"}\n'
    (documents / "absent" / "texte.jsonl").write_text(line, encoding="utf-8")
    after = load_corpus(manifest, documents)
    assert [(question.text, question.reason) for question in after.absent] == [("Combien de fonds ?", "no_evidence")]
    assert before.sha256 != after.sha256


def test_likely_questions_that_are_not_utf8_are_refused(manifest: Manifest, documents: Path) -> None:
    """The sentence names the file."""
    (documents / "questions" / "texte.jsonl").write_bytes(QUESTIONS.replace("demandez", "réclamez").encode("latin-1"))
    with refused(CorpusError, r"texte\.jsonl"):
        load_corpus(manifest, documents)


def test_the_hash_is_the_same_on_a_second_load() -> None:
    """Nothing of the machine or of the moment enters it."""
    assert load_plain_corpus().sha256 == load_plain_corpus().sha256


def test_the_hash_changes_with_a_clause(manifest: Manifest, documents: Path) -> None:
    """Another text is another corpus."""
    before = load_corpus(manifest, documents).sha256
    text = TEXT.replace("des fonds", "des moyens")
    (documents / "texte.txt").write_text(text, encoding="utf-8")
    other = changed(manifest, "texte", sha256=hashlib.sha256(text.encode()).hexdigest())
    assert load_corpus(other, documents).sha256 != before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Il date de 2020", "Il date de 2021"),
        ("2. [à confirmer]", "2. [vérifié : https://exemple.fr/autre]"),
        ("De quoi il s’agit", "Ce que c’est"),
        ("| identité |", "| l’identité |"),
    ],
)
def test_the_hash_changes_with_a_summary(manifest: Manifest, documents: Path, before: str, after: str) -> None:
    """Its words, what they were compared with, its title and its place can all be shown."""
    first = load_corpus(manifest, documents).sha256
    path = documents / "summaries" / "pacte.md"
    assert before in SUMMARY
    path.write_text(SUMMARY.replace(before, after), encoding="utf-8")
    assert load_corpus(manifest, documents).sha256 != first


def test_the_hash_changes_with_a_likely_question(manifest: Manifest, documents: Path) -> None:
    """What can be found is part of it."""
    before = load_corpus(manifest, documents).sha256
    path = documents / "questions" / "texte.jsonl"
    path.write_text(QUESTIONS + QUESTIONS.replace("Que", "Combien"), encoding="utf-8")
    assert load_corpus(manifest, documents).sha256 != before


def test_the_hash_changes_with_the_sentences_that_a_question_points_to(manifest: Manifest, documents: Path) -> None:
    """Which sentence answers is part of what is found."""
    before = load_corpus(manifest, documents).sha256
    path = documents / "questions" / "texte.jsonl"
    path.write_text(QUESTIONS.replace("}", ', "sentences": [0]}'), encoding="utf-8")
    assert load_corpus(manifest, documents).sha256 != before


def test_the_hash_changes_with_what_the_index_reads_beside_a_note(manifest: Manifest, documents: Path) -> None:
    """A note is indexed with the title of the document that it cites: another title asks for another index."""
    before = load_corpus(manifest, documents)
    after = load_corpus(changed(manifest, "pacte", title="Le nouveau pacte sur l’asile"), documents)
    note = "texte/notes/1"
    assert before.indexed_text(before.by_id[note]) != after.indexed_text(after.by_id[note])
    assert before.sha256 != after.sha256


def test_a_note_is_indexed_with_its_label_and_context(manifest: Manifest, documents: Path) -> None:
    """Nobody asks with the words of an address."""
    corpus = load_corpus(manifest, documents)
    indexed = corpus.indexed_text(corpus.by_id["texte/notes/1"])
    assert "Texte, note 1" in indexed
    assert "saluons le pacte" in indexed
    assert "Le pacte de la Commission" in indexed
    assert indexed.endswith("https://exemple.fr/pacte")


def test_another_clause_of_the_declaration_is_indexed_as_it_reads(corpus: Corpus) -> None:
    """Nothing is put beside a clause that has words of its own."""
    own = [clause for clause in corpus.clauses if clause.locator.document == "declaration"]
    notes = [clause for clause in own if clause.locator.section == "notes"]
    assert all(corpus.indexed_text(clause) == clause.text for clause in own if clause not in notes)
    assert all(corpus.indexed_text(clause).endswith(clause.text) for clause in notes)


def test_a_summary_is_indexed_behind_its_place_and_title(manifest: Manifest, documents: Path) -> None:
    """People ask with the number and the title of an article; that it is a summary is no word to search by."""
    corpus = load_corpus(manifest, documents)
    indexed = corpus.indexed_text(corpus.by_id["pacte/identite/2"])
    assert indexed == "Pacte, identité, De quoi il s’agit : Le pacte a des chapitres."


def test_every_clause_of_a_summary_is_indexed_with_its_document(corpus: Corpus) -> None:
    """Whoever names the document finds it."""
    for clause in corpus.clauses:
        if clause.kind == "summary":
            indexed = corpus.indexed_text(clause)
            assert indexed.startswith(clause.locator.label.partition(", résumé")[0])
            assert indexed.endswith(clause.text)


def test_every_likely_question_of_the_files_is_loaded(corpus: Corpus) -> None:
    """In the order of the files, the one to suggest first."""
    written: dict[str, list[LikelyQuestion]] = {}
    for path in sorted((DOCUMENTS_DIR / "questions").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            question = LikelyQuestion(record["q"], tuple(record.get("sentences", ())))
            written.setdefault(record["clause_id"], []).append(question)
    assert {clause_id: list(questions) for clause_id, questions in corpus.questions.items()} == written


def test_every_clause_has_likely_questions_and_none_twice(corpus: Corpus) -> None:
    """None is hard to find for want of them."""
    for clause in corpus.clauses:
        texts = [question.text for question in corpus.questions[clause.clause_id]]
        assert len(texts) >= 4, clause.clause_id
        assert len(set(texts)) == len(texts), clause.clause_id


def test_the_seven_documents_speak_and_only_the_declaration_by_its_own_words(corpus: Corpus) -> None:
    """As in a fresh clone without a network."""
    kinds = {(clause.locator.document, clause.kind) for clause in corpus.clauses}
    assert kinds == {
        (source.id, "text" if source.id == "declaration" else "summary") for source in corpus.manifest.documents
    }
    assert not corpus.speaks_by_summary("declaration")
    assert all(corpus.speaks_by_summary(source.id) for source in corpus.manifest.documents if not source.is_held)


def test_every_clause_of_a_summary_says_what_it_was_compared_with(corpus: Corpus) -> None:
    """And where the official text is."""
    for clause in corpus.clauses:
        if clause.kind == "summary":
            assert clause.check in {"checked", "partly", "unchecked"}
            assert str(clause.url).startswith("http")
            assert ", résumé, § " in clause.locator.label


def test_a_corpus_with_fewer_questions_is_another_one(corpus: Corpus) -> None:
    """The evaluation trims the corpus so."""
    assert replace(corpus, questions={}).sha256 != corpus.sha256
