"""How the API describes itself: permissions, tokens, idempotency keys and errors."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from accounts.authentication import TokenAuthentication
from accounts.drf import permission_of
from accounts.idempotency import HEADER, LONGEST_KEY

Schema = dict[str, Any]

IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="Sent again within 24 hours, the same request acts only once.",
)
ERROR: Schema = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
}
PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457 problem details; `code` is stable, texts may change.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "By the dotted path of each field; an empty path means the whole request.",
            "additionalProperties": {"type": "array", "items": ERROR},
        },
    },
}
PROBLEM_RESPONSE: Schema = {
    "description": "The request was refused.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class ApiSchema(AutoSchema):
    """Adds to each operation the permission that it needs, and the idempotency key where one is taken."""

    def get_description(self) -> str:  # type: ignore[override]
        """The view's text, then its permission."""
        name = permission_of(self.view)
        needs = f"Needs the permission `{name}`." if name else "Needs a sign-in only."
        return "\n\n".join(part for part in (super().get_description(), needs) if part)

    def get_override_parameters(self) -> list[Any]:
        """The key, for writes to views that take it."""
        takes_key = getattr(self.view, "idempotent", False)
        return [IDEMPOTENCY_KEY] if takes_key and self.method != "GET" else []


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Names the token in the schema."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> Schema:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer", "description": "An API token: `eqp_…`"}


def document_problems(result: Schema, **kwargs: Any) -> Schema:
    """Give every operation the one shape of refusals."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    result["components"]["responses"] = {"Problem": PROBLEM_RESPONSE}
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["4XX"] = {"$ref": "#/components/responses/Problem"}
    return result
