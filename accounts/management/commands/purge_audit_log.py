"""Drop audit entries whose time is over."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.tasks import purge_audit_logs


class Command(BaseCommand):
    """Does at once what the nightly task does, on the platform and in every active organization."""

    help = "Drop the audit entries of every organization that are older than AUDIT_KEPT_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge and say how many entries went."""
        dropped = purge_audit_logs()
        self.stdout.write(f"{dropped} entries dropped.")
