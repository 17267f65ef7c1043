"""The examples of docs/api.md, run as they are written against a real server, and the OpenAPI description."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

ENDPOINTS = ("demander", "chercher", "verifier", "clause")
WRITTEN_FOR = "http://127.0.0.1:7860"


def examples(root: Path, language: str, server_url: str) -> list[str]:
    text = (root / "docs" / "api.md").read_text(encoding="utf-8")
    found = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return [example.replace(WRITTEN_FOR, server_url.rstrip("/")) for example in found]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl est absent : apt-get install curl")
def test_each_curl_example_gives_json(root: Path, server_url: str) -> None:
    scripts = examples(root, "bash", server_url)
    assert [script.split("/call/")[1].split("\n")[0] for script in scripts] == list(ENDPOINTS)
    given = {}
    for name, script in zip(ENDPOINTS, scripts, strict=True):
        done = subprocess.run(["bash", "-euc", script], check=True, capture_output=True, text=True, timeout=60)
        event, data = done.stdout.strip().split("\n")[-2:]
        assert event == "event: complete", done.stdout
        (given[name],) = json.loads(data.removeprefix("data: "))
    assert given["demander"]["citations"][0]["clause_id"] == "declaration/positions/4"
    assert len(given["chercher"]) == 3
    assert given["verifier"]["status"] == "close"
    assert given["clause"]["clause_id"] == "declaration/positions/4"


def test_the_python_example_runs(root: Path, server_url: str) -> None:
    (script,) = examples(root, "python", server_url)
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    *citations, found, status, permalink = done.stdout.splitlines()
    assert all(line.startswith("declaration/") for line in citations)
    assert found.count("/") == 6
    assert status == "close"
    assert permalink.endswith("?clause=declaration/positions/4")


def test_the_endpoints_are_described(server_url: str) -> None:
    with urlopen(f"{server_url}gradio_api/openapi.json", timeout=30) as response:
        paths = json.load(response)["paths"]
    for name in ENDPOINTS:
        assert any(path.endswith(f"/{name}") for path in paths), name
