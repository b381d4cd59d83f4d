"""What holds for every request, before and after its view."""

import codecs
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
NUL = "\0"


def refuse_unstorable_text(get_response: GetResponse) -> GetResponse:
    """Answer 400 to NUL characters, which PostgreSQL can't store, and to text in other codes than UTF-8.

    Forms and the API's parsers look at what stands in the body.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        texts = [request.path_info, request.META.get("QUERY_STRING", ""), *request.COOKIES.values()]
        if any(NUL in text for text in texts) or "%00" in texts[1]:
            raise BadRequest("NUL characters can't be stored.")
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("Text must be sent in UTF-8.")
        return get_response(request)

    return middleware


def rate_limit_headers(get_response: GetResponse) -> GetResponse:
    """Tell callers of the API how many requests they have left."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if found := getattr(request, "rate_limit", None):
            response.headers["RateLimit-Limit"] = str(found.limit)
            response.headers["RateLimit-Remaining"] = str(found.remaining)
            response.headers["RateLimit-Reset"] = str(found.reset)
        return response

    return middleware
