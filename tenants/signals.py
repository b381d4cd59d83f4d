"""What the apps above are told about organizations, inside the transaction of the change."""

from django.dispatch import Signal

organization_provisioned = Signal()
"""Sent inside the new schema, after the starter content, with `organization` and `admin_email`."""

organization_changed = Signal()
"""Sent in the public schema with `organization`, `action` (such as `organization.suspended`) and `actor`."""
