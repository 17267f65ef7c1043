"""The MCP server over the four endpoints (page/programs.py): Gradio serves it, with its answers made JSON here."""

import json
from collections.abc import Sequence
from typing import Any

import gradio as gr

from corpus.errors import UserError

MCP_PATH = "gradio_api/mcp/"
"""Below the page's address; streamable HTTP."""


class ToolsError(UserError):
    """The MCP server was asked for and is not there."""


def open_tools(blocks: gr.Blocks) -> None:
    """Give the tools of a launched page the names of its endpoints, and their JSON.

    Gradio would name them after the Python functions, and write Python's « None » and « True ».

    Raises:
        ToolsError: Gradio could not open its MCP server; it says so on its own only where it is not quiet.
    """
    if not blocks.mcp_server:
        message = (
            f"RAG_MCP vaut 1, mais le serveur MCP ne s’ouvre pas ({blocks.mcp_error}) : réinstallez avec "
            "« make chat », ou retirez RAG_MCP."
        )
        raise ToolsError(message)
    server = blocks.mcp_server_obj
    server.tool_to_endpoint = {endpoint.lstrip("/"): endpoint for endpoint in server.tool_to_endpoint.values()}
    server.postprocess_output_data = _as_json_text


def _as_json_text(outputs: Sequence[Any], _root_url: str) -> list[Any]:
    """One part of text for each output."""
    from mcp.types import TextContent

    return [TextContent(type="text", text=json.dumps(output, ensure_ascii=False)) for output in outputs]
