"""Public kudos in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.sites import RegistryModelAdmin
from recognition.models import Kudos


@admin.register(Kudos)
class KudosAdmin(RegistryModelAdmin):
    """Public kudos to look at: nobody edits what one person said to another."""

    permission = "recognition.manage"
    icon = "volunteer_activism"
    can_add = False
    can_change = False
    can_delete = False
    list_display = ["created_at", "giver", "receiver", "value", "points", "message"]
    list_filter = ["value__axis", "value", ("created_at", admin.DateFieldListFilter)]
    list_select_related = ["giver", "receiver", "value"]
    search_fields = ["giver__first_name", "giver__last_name", "receiver__first_name", "receiver__last_name"]
    fields = ["giver", "receiver", "value", "points", "message", "created_at", "edited_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Kudos]:
        """What everybody may read: nothing private, nothing removed."""
        kudos: QuerySet[Kudos] = super().get_queryset(request)
        return kudos.filter(pk__in=Kudos.objects.public().values("pk"))
