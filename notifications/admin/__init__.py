"""Wordings and chat channels in the admin."""

from notifications.admin.channels import ChannelAdmin
from notifications.admin.wordings import WordingAdmin

__all__ = ["ChannelAdmin", "WordingAdmin"]
