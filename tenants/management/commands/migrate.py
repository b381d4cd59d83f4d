"""Migrating is always migrating all schemas; Django's test runner asks for it by this name."""

from tenants.management.commands import migrate_schemas

Command = migrate_schemas.Command
