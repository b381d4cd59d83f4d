"""Bounds of the points that programs give; nobody judges what they reported or what a comment is about."""

from importlib import import_module

from django.core.validators import MaxValueValidator
from django.db import migrations, models

earlier = import_module("recognition.migrations.0006_feed_details")

STAKE = """
SELECT EXISTS (
    SELECT FROM written r
    JOIN %1$I.people_employee moderator ON moderator.user_id = r.moderator_id
    LEFT JOIN %1$I.recognition_comment c ON c.id = r.comment_id
    LEFT JOIN %1$I.recognition_post p ON p.id = c.post_id
    LEFT JOIN %1$I.recognition_kudos k ON k.id = coalesce(r.kudos_id, p.kudos_id)
    LEFT JOIN %1$I.recognition_nomination n ON n.id = p.nomination_id
    LEFT JOIN %1$I.recognition_nominee named ON named.nomination_id = n.id
    WHERE moderator.id IN (
        r.reporter_id, k.giver_id, k.receiver_id, c.author_id, n.nominator_id, named.employee_id, p.celebrated_id
    )
)
"""
DROP = "DROP TRIGGER report_stake_{name} ON recognition_report"
MOST_POINTS = 1_000_000_000


def triggers(query: str) -> list[str]:
    """What lets the query alone say who has a stake in a report."""
    return [
        statement.format(name=name, event=event, query=query)
        for name, event in earlier.EVENTS.items()
        for statement in (DROP, earlier.CREATE)
    ]


def points(label: str, help_text: str = "") -> models.PositiveIntegerField:
    """A number of points that one transfer can move."""
    return models.PositiveIntegerField(
        default=0, help_text=help_text, validators=[MaxValueValidator(MOST_POINTS)], verbose_name=label
    )


class Migration(migrations.Migration):
    dependencies = [("recognition", "0008_kudos_details")]

    operations = [
        migrations.AlterField(
            "program",
            "monthly_points",
            points("points to give each month", "For kudos: what is left at the month's end expires."),
        ),
        migrations.AlterField("category", "points", points("points for each nominee")),
        migrations.AlterField("category", "budget", points("budget in points")),
        migrations.AddConstraint(
            "program",
            models.CheckConstraint(
                name="program_points_possible", condition=models.Q(monthly_points__lte=MOST_POINTS)
            ),
        ),
        migrations.AddConstraint(
            "category",
            models.CheckConstraint(
                name="category_points_possible",
                condition=models.Q(points__lte=MOST_POINTS, budget__lte=MOST_POINTS),
            ),
        ),
        migrations.RunSQL(triggers(STAKE), triggers(earlier.STAKE)),
    ]
