"""The folder of downloads: what is a download, and what is a person's own file."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.downloads import ENDINGS, Download, find_download, find_file, keep, one_writer, temporary_file
from corpus.manifest import Part, Source, load_manifest


@pytest.fixture
def source() -> Source:
    """A document of two parts."""
    return load_manifest().source("geneve")


@pytest.fixture
def protocol(source: Source) -> Part:
    """Its second part."""
    return source.parts[1]


def kept(folder: Path, content: bytes, ending: str, previous: Download | None = None) -> Download:
    """Keep a file of the second part."""
    with temporary_file(folder, ending, content) as temporary:
        digest = sha256(content).hexdigest()
        path = folder / f"geneve-protocole{ending}"
        download = Download(
            "geneve", "protocole", "geneve-protocole", path, digest, "https://exemple.fr/é", "2026-01-31", "text/html"
        )
        keep(temporary, download, previous)
    return download


def test_what_was_kept_is_found_again_as_it_was(tmp_path: Path, source: Source, protocol: Part) -> None:
    download = kept(tmp_path, b"texte", ".html")
    assert find_download(tmp_path, source, protocol) == download
    assert find_download(tmp_path, source, source.parts[0]) is None


@pytest.mark.parametrize("record", ["", "{", "[]", "null", '{"url": "u"}', '"texte"'])
def test_a_file_with_a_damaged_record_is_taken_for_a_persons_own(
    record: str, tmp_path: Path, source: Source, protocol: Part
) -> None:
    download = kept(tmp_path, b"texte", ".html")
    (tmp_path / "geneve-protocole.record.json").write_text(record, encoding="utf-8")
    assert find_file(tmp_path, "geneve-protocole") == download.path
    assert find_download(tmp_path, source, protocol) is None


def test_a_record_names_what_a_reader_needs(tmp_path: Path) -> None:
    download = kept(tmp_path, b"texte", ".html")
    record = json.loads((tmp_path / "geneve-protocole.record.json").read_text(encoding="utf-8"))
    assert record == {name: getattr(download, name) for name in ("url", "sha256", "date", "media")}


def test_a_download_of_another_form_takes_the_place_of_the_earlier_one(
    tmp_path: Path, source: Source, protocol: Part
) -> None:
    earlier = kept(tmp_path, b"texte", ".pdf")
    later = kept(tmp_path, b"texte", ".html", earlier)
    assert find_download(tmp_path, source, protocol) == later
    assert not earlier.path.exists()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_is_found_whatever_its_form(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"geneve{ending}").write_bytes(b"texte")
    assert find_file(tmp_path, "geneve") == tmp_path / f"geneve{ending}"
    assert find_file(tmp_path, "gen") is None


def test_a_folder_of_that_name_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "geneve.pdf").mkdir()
    assert find_file(tmp_path, "geneve") is None


def test_a_temporary_file_is_whole_while_it_is_there_and_gone_afterwards(tmp_path: Path) -> None:
    with temporary_file(tmp_path, ".pdf", b"contenu") as path:
        assert path.suffix == ".pdf"
        assert path.read_bytes() == b"contenu"
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".fetch-0123456789ab.pdf").write_bytes(b"moiti")
    (tmp_path / "geneve.pdf").write_bytes(b"texte")
    with one_writer(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "geneve.pdf"]
