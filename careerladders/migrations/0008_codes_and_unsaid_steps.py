"""Codes of levels stand in addresses, and an assessor may leave a rating open."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import django.core.validators
from django.db import migrations, models

LONGEST_CODE = 12


def codes_rewrite(apps: Any, schema_editor: Any) -> None:
    """Write codes with “-” for each “/”, in published versions too, and once in a version."""
    Level = apps.get_model("careerladders", "Level")
    schema_editor.execute("ALTER TABLE careerladders_level DISABLE TRIGGER level_stays_update")
    for level in Level.objects.filter(code__contains="/").select_related("track").order_by("pk"):
        others = Level.objects.filter(track__version=level.track.version_id)
        taken = set(others.values_list("code", flat=True))
        level.code = next(code for code in codes_for(level.code.replace("/", "-")) if code not in taken)
        level.save(update_fields=["code"])
    # Checks that wait for the end of the transaction would keep the table from being altered.
    schema_editor.connection.check_constraints()
    schema_editor.execute("ALTER TABLE careerladders_level ENABLE TRIGGER level_stays_update")


def codes_for(code: str) -> Iterator[str]:
    """The code, and the same with a number that makes it another."""
    yield code
    for number in count(2):
        yield f"{code[: LONGEST_CODE - len(f'-{number}')]}-{number}"


class Migration(migrations.Migration):

    dependencies = [
        ('careerladders', '0007_conversation_notes_revision'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='promotionrating',
            name='promotion_rating_0_to_5',
        ),
        migrations.AlterField(
            model_name='level',
            name='code',
            field=models.CharField(max_length=12, validators=[django.core.validators.RegexValidator('^\\w[-\\w+. ]*\\Z', 'Write letters and digits, with “-”, “_”, “+”, “.” or spaces between.')], verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='promotionrating',
            name='proficiency',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(0, 'Not asked for yet'), (1, 'Knows how it is done'), (2, 'Does it with support'), (3, 'Does it reliably'), (4, 'Others learn from it'), (5, 'Sets the standard')], null=True, verbose_name='proficiency'),
        ),
        migrations.RunPython(codes_rewrite, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='level',
            constraint=models.CheckConstraint(condition=models.Q(('code__contains', '/'), _negated=True), name='level_code_in_addresses'),
        ),
        migrations.AddConstraint(
            model_name='promotionrating',
            constraint=models.CheckConstraint(condition=models.Q(('proficiency', None), ('proficiency__range', (0, 5)), _connector='OR'), name='promotion_rating_0_to_5'),
        ),
    ]
