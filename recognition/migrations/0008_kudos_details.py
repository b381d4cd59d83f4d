"""The nonces of kudos that were taken back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_imports"), ("recognition", "0007_panels_stay")]

    operations = [
        migrations.CreateModel(
            "UndoneKudos",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.UUIDField()),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.employee",
                        verbose_name="from",
                    ),
                ),
            ],
            options={
                "verbose_name": "undone kudos",
                "verbose_name_plural": "undone kudos",
                "constraints": [
                    models.UniqueConstraint(fields=("giver", "nonce"), name="undone_kudos_once")
                ],
            },
        ),
    ]
