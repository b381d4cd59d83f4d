"""Write a framework as YAML."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from careerladders.exchange import export_framework
from careerladders.models import Framework, FrameworkVersion
from tenants.management import OrganizationCommand


class Command(OrganizationCommand):
    """The whole version, pay bands too."""

    help = "Write the published version of a framework, or else its draft, as YAML to standard output."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let `--version` say which one to export, instead of Django's own."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Add which framework and version."""
        super().add_arguments(parser)
        parser.add_argument("--framework", required=True, metavar="SLUG")
        parser.add_argument("--version", type=int, metavar="N", help="Another version, by its number.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it; raises CommandError for what isn't there."""
        try:
            framework = Framework.objects.get(slug=options["framework"])
            text = export_framework(framework, options["version"])
        except Framework.DoesNotExist as error:
            known = ", ".join(Framework.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(
                f"There is no framework {options['framework']!r}; there are: {known}."
            ) from error
        except FrameworkVersion.DoesNotExist as error:
            raise CommandError("This framework has no such version.") from error
        self.stdout.write(text, ending="")
