"""Nobody assesses themselves, and an assessor is reminded once."""

import django.db.models.deletion
from django.db import migrations, models

OWN_CANDIDATE = """
ALTER TABLE careerladders_promotionassessor
    ADD CONSTRAINT promotion_assessor_of_candidate FOREIGN KEY (case_id, candidate_id)
        REFERENCES careerladders_promotioncase (id, employee_id)
"""
NOT_OWN_CANDIDATE = """
ALTER TABLE careerladders_promotionassessor DROP CONSTRAINT promotion_assessor_of_candidate
"""


class Migration(migrations.Migration):
    dependencies = [("careerladders", "0004_columns"), ("people", "0004_imports")]

    operations = [
        migrations.AddConstraint(
            "promotioncase",
            models.UniqueConstraint(name="promotion_case_candidate", fields=["id", "employee"]),
        ),
        migrations.AddField(
            "promotionassessor",
            "candidate",
            models.ForeignKey(
                default=0,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.employee",
                verbose_name="candidate",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "promotionassessor",
            "reminded_on",
            models.DateField(blank=True, editable=False, null=True, verbose_name="last reminder"),
        ),
        migrations.AddConstraint(
            "promotionassessor",
            models.CheckConstraint(
                name="promotion_assessor_is_another",
                condition=models.Q(("employee", models.F("candidate")), _negated=True),
            ),
        ),
        migrations.RunSQL(OWN_CANDIDATE, NOT_OWN_CANDIDATE),
    ]
