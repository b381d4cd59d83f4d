"""How lists of the API are cut into pages."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError as InvalidPosition
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import pagination
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView

LARGEST_PAGE = 200


class CursorPagination(pagination.CursorPagination):
    """Pages by cursor, in the order of the view's own queryset; `page_size` is 50, or 1 to 200."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = LARGEST_PAGE

    def get_page_size(self, request: Request) -> int:
        """The number of rows asked for; raises ValidationError unless it is 1 to 200."""
        asked = request.query_params.get("page_size", str(CursorPagination.page_size))
        if not (asked.isascii() and asked.isdigit() and len(asked) <= 3 and 1 <= int(asked) <= LARGEST_PAGE):
            raise ValidationError({"page_size": _("Ask for 1 to 200 rows.")})
        return int(asked)

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: "APIView") -> tuple[str, ...]:
        """The order of the queryset."""
        return tuple(str(column) for column in queryset.query.order_by)

    def paginate_queryset(
        self, queryset: Any, request: Request, view: "APIView | None" = None
    ) -> list[Any] | None:
        """One page; raises ValidationError for a cursor that this list never gave out."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, InvalidPosition, NotFound) as error:
            if "cursor" not in request.query_params:
                raise
            raise ValidationError({"cursor": self.invalid_cursor_message}) from error

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """The parameters with the bounds that the base class doesn't tell."""
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == "page_size":
                parameter["schema"] |= {"minimum": 1, "maximum": LARGEST_PAGE, "default": 50}
        return parameters
