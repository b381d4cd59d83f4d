"""Bounds of the points that programs give."""

from django.core.validators import MaxValueValidator
from django.db import migrations, models

MOST_POINTS = 1_000_000_000


def points(label: str, help_text: str = "") -> models.PositiveIntegerField:
    """A number of points that one transfer can move."""
    return models.PositiveIntegerField(
        default=0, help_text=help_text, validators=[MaxValueValidator(MOST_POINTS)], verbose_name=label
    )


class Migration(migrations.Migration):
    dependencies = [("recognition", "0006_feed_details")]

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
    ]
