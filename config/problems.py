"""Errors of the API as RFC 9457 problem details, each with a stable `code`; pages keep their own."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults
from rest_framework.exceptions import APIException, ErrorDetail, ParseError, ValidationError
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler

from accounts.conflicts import ChangedMeanwhile, NotPublishable, StateConflict
from careerladders.services.content import CellsFilled

API_PREFIX = "/api/"
CONTENT_TYPE = "application/problem+json"
WHOLE = {"non_field_errors", "__all__"}
Problem = dict[str, Any]


class TooLarge(APIException):
    """The body, or the number of its parts, is beyond what is read."""

    status_code = 413
    default_code = "too_large"


class Conflict(APIException):
    """What is stored already forbids the change."""

    status_code = 409
    default_code = "conflict"


class Refused(APIException):
    """What a service refused; `members` is what the problem tells besides its text and code."""

    def __init__(self, error: DjangoValidationError, status: int, **members: object) -> None:
        super().__init__(error.messages[0], code=error.code)
        self.status_code = status
        self.members = members


def problem(status: int, code: str, detail: str) -> Problem:
    """Problem details with the members that all of them have."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }


def problem_details(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an exception of an API view; None for one that is a fault of ours, and so a 500."""
    response = exception_handler(translated(exception), context)
    if response is None:
        return None
    response.data = described(translated(exception), response)
    response.content_type = CONTENT_TYPE
    return response


def translated(exception: Exception) -> Exception:
    """The API's own exception for what Django and the database raise about someone's input."""
    match exception:
        case DjangoValidationError():
            return refusal(exception)
        case IntegrityError():
            return Conflict(_("What is stored already forbids this: %(rule)s.") % {"rule": rule(exception)})
        case DataError():
            return ParseError(_("A value is outside of what can be stored."), code="invalid")
        case RequestDataTooBig() | TooManyFilesSent():
            return TooLarge(_("This is more than can be taken at once."))
        case SuspiciousOperation():
            return ParseError()
    return exception


def refusal(error: DjangoValidationError) -> APIException:
    """The API's own exception for what a service refused."""
    match error:
        case ChangedMeanwhile():
            return Refused(error, 412, current=error.current)
        case NotPublishable():
            return Refused(error, 400, findings=[finding.as_json() for finding in error.findings])
        case CellsFilled():
            return Refused(error, 409, revisions=error.revisions)
        case StateConflict():
            return Refused(error, 409)
    return ValidationError(as_serializer_error(error))


def rule(error: IntegrityError) -> str:
    """The name of the database constraint that was broken."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or _("a rule of the database")


def described(exception: Exception, response: Response) -> Problem:
    """The body for an exception that the framework has answered."""
    if isinstance(exception, ValidationError):
        body = problem(response.status_code, "invalid", _("Some of the values are not right."))
        return body | {"errors": by_field(exception.detail)}
    detail: ErrorDetail = response.data["detail"]
    body = problem(response.status_code, str(detail.code), str(detail))
    return body | (exception.members if isinstance(exception, Refused) else {})


def by_field(detail: Any) -> dict[str, list[dict[str, str]]]:
    """Messages with their codes under the dotted path of their field; "" is the whole request."""
    found: dict[str, list[dict[str, str]]] = {}
    for path, error in flattened(detail, ()):
        found.setdefault(path, []).append({"code": str(error.code), "message": str(error)})
    return found


def flattened(detail: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ErrorDetail]]:
    """Each error of nested ones with its path; places in lists that hold errors only don't count."""
    if isinstance(detail, ErrorDetail):
        yield ".".join(name for name in path if name not in WHOLE), detail
    elif isinstance(detail, dict):
        for name, value in detail.items():
            yield from flattened(value, (*path, str(name)))
    else:
        for place, value in enumerate(detail):
            yield from flattened(value, path if isinstance(value, ErrorDetail) else (*path, str(place)))


def for_api(request: HttpRequest) -> bool:
    """Whether the address is the API's."""
    return request.path_info.startswith(API_PREFIX)


def answer(status: int, code: str, detail: str) -> HttpResponse:
    """Problem details for requests that reached no API view."""
    return JsonResponse(problem(status, code, detail), status=status, content_type=CONTENT_TYPE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400."""
    if for_api(request):
        return answer(400, "bad_request", str(exception))
    return defaults.bad_request(request, exception)


def denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """403."""
    if for_api(request):
        return answer(403, "permission_denied", _("You may not do this."))
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404."""
    if for_api(request):
        return answer(404, "not_found", _("There is nothing at this address."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500."""
    if for_api(request):
        return answer(500, "error", _("Something went wrong here; it has been noted."))
    return defaults.server_error(request)
