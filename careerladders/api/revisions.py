"""Revisions as entity tags: who changes something names the revision that they read."""

import re

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

TAG = re.compile(r'"([0-9]{1,9})"')
NEVER = -1
"""The revision of a tag that this API never gave out: no row has it."""

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The `ETag` that was read."
)


class PreconditionRequired(APIException):
    """The request doesn't say which revision it changes."""

    status_code = 428
    default_code = "precondition_required"


def revision_of(request: Request) -> int:
    """The revision that `If-Match` names; raises PreconditionRequired without the header."""
    tag = request.headers.get("If-Match")
    if tag is None:
        raise PreconditionRequired(_("Send the ETag that you read as If-Match: nobody's text is lost then."))
    found = TAG.fullmatch(tag)
    return int(found[1]) if found else NEVER


def tagged(response: Response, revision: int) -> Response:
    """The response with the revision as its ETag."""
    response.headers["ETag"] = f'"{revision}"'
    return response
