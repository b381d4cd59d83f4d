"""Run the demo."""

import os
import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db.migrations.executor import MigrationExecutor
from django_tenants.utils import schema_context

from config.demo import processes, sign_ins
from config.demo.making import SLUGS, NotTheDemos, make_what_is_missing
from tenants.connection import connection
from tenants.models import TEMPLATE_SCHEMA

LINE = "  {0:<24}{1:<26}{2:<40}{3}"


class Command(BaseCommand):
    """`make demo` calls it with DEMO=1 and PORT."""

    help = "Make the demo's organizations, unless they are there, and serve them on PORT until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make, serve, and stop what was started. Raises CommandError, which says what to do."""
        if not settings.DEMO:
            raise CommandError("The demo signs in whoever clicks: run it by `make demo`, which sets DEMO=1.")
        port = int(os.environ.get("PORT", "8000"))
        if not processes.is_free(port):
            raise CommandError(f"Port {port} is in use. Choose another: make demo PORT={port + 1}")
        self.began = time.monotonic()
        processes.end_at_once()
        try:
            self.prepare()
            self.serve(port)
        except (processes.ProcessEnded, TimeoutError) as error:
            raise CommandError(str(error)) from error

    def prepare(self) -> None:
        """Bring the database up to date and fill it."""
        if not is_migrated():
            self.report("Make the tables")
            call_command("migrate_schemas", verbosity=0)
        try:
            make_what_is_missing(self.report)
        except NotTheDemos as error:
            raise CommandError(
                f"The organization {error} isn't the demo's. Delete it to run the demo: "
                f"manage.py delete_organization --organization {error}"
            ) from error

    def serve(self, port: int) -> None:
        """Run web, worker and beat until one ends or somebody stops the demo."""
        folder = settings.DEMO_DIR
        with processes.Processes(folder) as running:
            self.report("Start the site")
            running.start("web", processes.web(port))
            running.wait_until_ready(port)
            if not running.is_ending:
                running.start("worker", processes.worker())
                running.start("beat", processes.beat(folder))
                self.introduce(port)
            running.watch()
        self.report("Stopped.")

    def report(self, step: str) -> None:
        """Say what happens now and how long it took to get there."""
        self.stdout.write(f"{time.monotonic() - self.began:5.1f} s  {step}")
        self.stdout.flush()

    def introduce(self, port: int) -> None:
        """Print addresses and sign-ins."""
        self.stdout.write("")
        for site in (*SLUGS, sign_ins.PLATFORM):
            host = "localhost" if site == sign_ins.PLATFORM else f"{site}.localhost"
            path = "admin/" if site == sign_ins.PLATFORM else ""
            self.stdout.write(self.style.SUCCESS(f"http://{host}:{port}/{path}"))
            for found in sign_ins.load(site):
                self.stdout.write(LINE.format(found.label, found.name, found.email, found.password))
            self.stdout.write("")
        self.stdout.write(
            "The sign-in pages offer each of these with one click. The demo asks for no second factor.\n"
            f"Mail is kept in {settings.MAILBOX_DIR}, logs in {settings.DEMO_DIR}. Ctrl-C stops the demo."
        )
        self.stdout.flush()


def is_migrated() -> bool:
    """Whether no schema lacks a migration."""
    if "tenants_organization" not in connection.introspection.table_names():
        return False
    return not any(lacks_migrations(schema) for schema in ("public", TEMPLATE_SCHEMA))


def lacks_migrations(schema_name: str) -> bool:
    """Whether a schema is to be migrated."""
    with schema_context(schema_name):
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
