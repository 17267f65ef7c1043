"""What the page says in its own words, in French and in English; what is quoted stays in French."""

import tomllib
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from functools import cache
from typing import Literal

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

from corpus.clauses import Check
from page.assets import read_asset
from rag.alignment import Kind
from rag.alteration import Concern
from rag.language import Language
from rag.quotation import Verdict

Interface = Literal["fr", "en"]
INTERFACES: tuple[Interface, ...] = ("fr", "en")
"""The languages of the page; the first is for those who read neither."""
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class Part:
    """A title and what is said under it."""

    title: str
    said: tuple[str, ...]
    """Paragraphs; the items of a list where they end in « ; »."""


@dataclass(frozen=True, config=_STRICT)
class Labels:
    """All of a file of ``languages/``: a key that is missing, or that nothing reads, fails at the start."""

    name: str
    purpose: str
    ai_notice_title: str
    ai_notice: str
    privacy: str
    navigation: str
    skip: str
    examples_title: str
    question: str
    send: str
    search_in: str
    all_texts: str
    clear: str
    cleared: str
    conversation: str
    read_text: str
    empty_question: str
    understood: str
    pending: str
    copy: str
    copied: str
    not_copied: str
    confidence: str
    confidence_help: str
    consulted: str
    near: str
    near_warning: str
    follow_up: str
    open_in_text: str
    close_reader: str
    back_to_call: str
    official_text: str
    summary: str
    official_link: str
    new_window: str
    cited_text: str
    not_held: str
    page: str
    contents: str
    find: str
    found_none: str
    found_one: str
    found_many: str
    previous: str
    next: str
    copy_reference: str
    as_text: str
    as_markdown: str
    as_chicago: str
    reference_copied: str
    consulted_on: str
    unknown_clause_title: str
    unknown_clause: str
    read_intro: str
    only_cited: str
    only_cited_help: str
    cited_by: str
    verify_intro: str
    claim: str
    verify: str
    verify_empty_title: str
    verify_empty: str
    verify_long_title: str
    verify_long: str
    nearest: str
    left_out: str
    in_text: str
    in_claim: str
    text_says: str
    claim_says: str
    share: str
    concordance: str
    switch: str
    switch_to: str
    failed: str
    differences: str
    missing: str
    added: str
    changed: str
    positions_intro: str
    see_map: str
    filters: str
    theme: str
    all_themes: str
    themes_name: str
    act: str
    all_acts: str
    all_of_them: str
    show_all: str
    passage_forms: str
    sentence_forms: str
    no_position: str
    map_title: str
    map_help: str
    map_list: str
    by_note: str
    by_name: str
    by_nobody: str
    copy_markdown: str
    download: str
    download_as: str
    downloaded: str
    citations: str
    settings: str
    shared_notice: str
    made_of_title: str
    made_of_help: str
    see_also: str
    accessibility_intro: str
    version: str
    corpus: str
    model: str
    feedback: str
    feedback_yes: str
    feedback_no: str
    feedback_reason: str
    feedback_consent: str
    feedback_send: str
    feedback_closed: str
    feedback_kept: str
    colon: str
    semicolon: str
    opening: str
    closing: str
    first_day: str
    conjunction: str
    examples: tuple[tuple[str, str], ...]
    """What each one is about, and the question itself."""
    months: tuple[str, ...]
    levels: tuple[str, str, str]
    """Of confidence, the highest first."""
    views: Mapping[str, str]
    checks: Mapping[Check, str]
    verdicts: Mapping[Verdict, tuple[str, str]]
    touched: Mapping[Kind, str]
    concerns: Mapping[Concern, str]
    theme_titles: Mapping[str, str]
    family_titles: Mapping[str, str]
    prose: Mapping[str, tuple[Part, ...]]
    """The parts of the views that only tell something, by the view's id."""
    acts: Mapping[str, str] = field(default_factory=dict)
    """What the signatories do, by its French verb; the verb itself where it has no other name."""
    language: Interface = "fr"

    def voice(self, language: Language) -> str:
        """The attribute that tells a screen reader in which voice to read what is not in the page's language."""
        return "" if language == self.language else f' lang="{language}"'

    def french(self, content: str) -> str:
        """HTML that is in French whatever the page speaks: words of a text, its title, its labels."""
        return content if self.language == "fr" else f'<span lang="fr">{content}</span>'

    def act_name(self, act: str) -> str:
        """An act as the page calls it."""
        return self.acts.get(act, act)

    def day(self, day: date) -> str:
        """« 1er janvier 2026 », "23 November 2026"; ``strftime`` would speak the system's language."""
        return f"{self.first_day if day.day == 1 else day.day} {self.months[day.month - 1]} {day.year}"

    def passages(self, count: int) -> str:
        """« 1 passage », « 12 passages »."""
        one, many = self.passage_forms.split("|")
        return f"{count}\u00a0{many if count > 1 else one}"


@cache
def load_labels(language: Interface) -> Labels:
    """The labels of a language; the file is ours, so a mistake in it is an error of programming."""
    said = tomllib.loads(read_asset(f"languages/{language}.toml"))
    return TypeAdapter(Labels).validate_python({**said, "language": language})


def as_interface(value: object) -> Interface:
    """A language that came from outside; the first where it is none of ours."""
    return next((language for language in INTERFACES if language == value), INTERFACES[0])


def labels_in(value: object) -> Labels:
    """The labels of a language that came from outside."""
    return load_labels(as_interface(value))
