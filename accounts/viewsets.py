"""The base of every viewset of the API."""

import functools
from typing import Any, ClassVar

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from accounts import idempotency, registry
from accounts.models import User


class ApiViewSet(GenericViewSet[Any]):
    """A viewset that names its permission, or one for each action.

    Raises UnknownPermission when the class is defined, if no app registers a name. List actions need
    a queryset ordered by a unique column.

    Writes honour `Idempotency-Key`. What is stored is the answer, so a view says `idempotent = False`
    when its answer holds a secret, or when the record would name a reviewer and a review together.
    """

    permission: ClassVar[str | dict[str, str]]
    idempotent = True
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    lookup_value_converter = "int"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        named = getattr(cls, "permission", {})
        for name in named.values() if isinstance(named, dict) else [named]:
            registry.known(name)

    @property
    def user(self) -> User:
        """The user who asks; permissions have been checked, so there is one."""
        assert isinstance(self.request.user, User)
        return self.request.user

    def check_permissions(self, request: Request) -> None:
        """Refuse what the caller may not do; a method that isn't there is a 405 for everybody."""
        if self.action is None:
            self.http_method_not_allowed(request)
        super().check_permissions(request)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After the usual checks, wrap the method's handler so that it runs once for a key."""
        super().initial(request, *args, **kwargs)
        key = request.headers.get(idempotency.HEADER)
        if key is None or request.method in SAFE_METHODS:
            return
        idempotency.check_key(key, accepted=self.idempotent)
        method = str(request.method).lower()
        handler = getattr(self, method)
        setattr(self, method, functools.partial(idempotency.once, self.user, key, handler))
