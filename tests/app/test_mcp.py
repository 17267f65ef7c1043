"""The MCP server, asked by a real MCP client: the same four tools, the same JSON."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from eval.page_speed import free_port
from page.blocks import build_page, launch_options
from page.tools import MCP_PATH, open_tools
from rag.assistant import Assistant

FRONTEX = "Quelle est la position du CCRE sur Frontex ?"


@pytest.fixture(scope="module")
def mcp_url(assistant: Assistant) -> Iterator[str]:
    blocks = build_page(assistant)
    blocks.launch(server_name="127.0.0.1", server_port=free_port(), **launch_options(blocks, mcp=True))
    open_tools(blocks)
    yield f"{blocks.local_url}{MCP_PATH}"
    blocks.close(verbose=False)


def call(url: str, tool: str | None = None, arguments: dict[str, Any] | None = None) -> Any:
    """The names of the tools, or what one of them answers."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def ask() -> Any:
        async with streamable_http_client(url) as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            if tool is None:
                return [(each.name, each.description) for each in (await session.list_tools()).tools]
            return await session.call_tool(tool, arguments)

    # a thread of its own: the browser's tests leave their event loop running in this one
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, ask()).result(timeout=60)


def test_the_four_tools_are_offered_with_what_they_do(mcp_url: str) -> None:
    tools = dict(call(mcp_url))
    assert sorted(tools) == ["chercher", "clause", "demander", "verifier"]
    assert all(tools.values())


def test_a_tool_answers_the_contracts_json(mcp_url: str, assistant: Assistant) -> None:
    answer = json.loads(call(mcp_url, "demander", {"question": FRONTEX}).content[0].text)
    assert answer["citations"] == json.loads(json.dumps(assistant.invoke(FRONTEX).as_json()["citations"]))
    clause = json.loads(call(mcp_url, "clause", {"clause_id": "declaration/positions/4"}).content[0].text)
    assert clause["clause_id"] == "declaration/positions/4"
    found = json.loads(call(mcp_url, "verifier", {"quotation": "Frontex doit être affaibli"}).content[0].text)
    assert found["status"] == "close"
    hits = json.loads(call(mcp_url, "chercher", {"question": FRONTEX, "k": 2}).content[0].text)
    assert len(hits) == 2


def test_a_tool_refuses_in_french(mcp_url: str) -> None:
    refused = call(mcp_url, "clause", {"clause_id": "rien/9"})
    assert refused.isError
    assert "Aucun passage ne porte l’identifiant" in refused.content[0].text
