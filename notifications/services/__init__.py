"""Every write of this app, by what it changes; other apps tell people by the functions named here."""

from notifications.services.announcing import announce, announcements_reword, announcements_withdraw
from notifications.services.telling import notify, withdraw

__all__ = ["announce", "announcements_reword", "announcements_withdraw", "notify", "withdraw"]
