"""What an assessor has handed in is marked rating by rating."""

from django.db import migrations, models

HANDED_IN = """
UPDATE careerladders_promotionrating rating SET is_final = true
FROM careerladders_promotionassessor assessor
WHERE assessor.id = rating.assessor_id AND assessor.done_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("careerladders", "0010_taken_over")]

    operations = [
        migrations.AddField(
            "promotionrating",
            "is_final",
            models.BooleanField(default=False, editable=False, verbose_name="handed in"),
        ),
        migrations.RunSQL(HANDED_IN, migrations.RunSQL.noop),
    ]
