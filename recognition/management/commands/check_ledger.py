"""Prove that an organization's ledger of points is right."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Sum

from recognition.models import PointsAccount, PointsTransfer
from recognition.selectors.points import INVARIANTS, faults
from tenants.management import OrganizationCommand


class Command(OrganizationCommand):
    """Every invariant is one query over the whole ledger."""

    help = "Check the invariants of the points ledger; exits with 1 when one is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="Report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = faults()
        balances = PointsAccount.objects.order_by("kind").values_list("kind").annotate(Sum("balance"))
        report = {
            "organization": options["organization"].slug,
            "accounts": PointsAccount.objects.count(),
            "transfers": PointsTransfer.objects.count(),
            "balances": dict(balances),
            "checked": list(INVARIANTS),
            "faults": [asdict(fault) for fault in found],
        }
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write(f"{report['transfers']} transfers between {report['accounts']} accounts")
            for kind, points in report["balances"].items():
                self.stdout.write(f"  {kind}: {points}")
            broken = {fault.code for fault in found}
            for code in INVARIANTS:
                self.stdout.write(f"{'BROKEN' if code in broken else 'holds'}: {code}")
        if found:
            rows = "; ".join(f"{fault.code} at {', '.join(map(str, fault.rows))}" for fault in found)
            raise CommandError(f"The ledger is wrong: {rows}")
