"""Start-up of this app: its permissions join the registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    name = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        from accounts import attention
        from careerladders import evidence
        from notifications import home
        from people import sections
        from recognition import events, permissions
        from recognition import home as recognition
        from recognition.selectors import awards, integrity, kudos, moderation, nudges, rewards
        from recognition.services import values
        from tenants import starter

        permissions.register()
        events.register()
        attention.register("recognition.decide", rewards.attention)
        attention.register("recognition.manage", integrity.attention)
        sections.register("team", nudges.section)
        evidence.register("kudos", _("Kudos"), kudos.kudos_received)
        evidence.register("award", _("Awards"), awards.awards_won)
        home.register(recognition.tasks)
        home.register(moderation.tasks)
        starter.register(values.values_create_starter)
