"""The API described: for programs as OpenAPI, for people as a page without scripts or outside parts."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


def add_docs(app: FastAPI) -> None:
    """`/api/openapi.json` and `/api/docs`."""

    @app.get("/api/openapi.json", include_in_schema=False)
    def described() -> JSONResponse:
        return JSONResponse(app.openapi())

    @app.get("/api/docs", include_in_schema=False)
    def page() -> HTMLResponse:
        description = app.openapi()
        html = _template().render(
            info=description["info"],
            operations=_operations(description),
            schemas={
                name: _fields(schema)
                for name, schema in description["components"]["schemas"].items()
                if not name.startswith(("HTTPValidation", "ValidationError"))
            },
        )
        return HTMLResponse(html, headers={"content-security-policy": _POLICY})


@cache
def _template() -> Any:  # noqa: ANN401
    folder = FileSystemLoader(Path(__file__).parent.parent / "web")
    environment = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("api_docs.html")


def _operations(description: dict[str, Any]) -> list[dict[str, Any]]:
    """Every address with its method, in the order of the program."""
    return [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "parameters": [
                (p["name"], p["in"], p.get("required", False), _type(p.get("schema", {})))
                for p in operation.get("parameters", ())
            ],
            "body": _content(operation.get("requestBody", {})),
            "responses": [
                (status, response.get("description", ""), _content(response))
                for status, response in operation["responses"].items()
            ],
        }
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


def _content(part: dict[str, Any]) -> str:
    """The name of the schema of a body, "" when it has none."""
    schemas = [content.get("schema", {}) for content in part.get("content", {}).values()]
    return _type(schemas[0]) if schemas and schemas[0] else ""


def _fields(schema: dict[str, Any]) -> dict[str, Any]:
    required = schema.get("required", ())
    rows = [
        (name, _type(field), name in required, _limits(field))
        for name, field in schema.get("properties", {}).items()
    ]
    return {"about": schema.get("description", ""), "rows": rows}


def _type(schema: dict[str, Any]) -> str:
    """A type in one word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "anyOf" in schema:
        return " | ".join(_type(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("type", ""))


def _limits(schema: dict[str, Any]) -> str:
    names = {"maxLength": "at most {} characters", "maxItems": "at most {} items"}
    return ", ".join(text.format(schema[key]) for key, text in names.items() if key in schema)
