"""Nobody takes another one's seat on a panel with its scores, or scores what they are asked to endorse."""

from django.db import migrations, models

STAYS = """
SELECT EXISTS (
    SELECT FROM written JOIN was ON was.id = written.id
    WHERE (written.employee_id, written.program_id) <> (was.employee_id, was.program_id)
)
"""
ENDORSES = """
SELECT EXISTS (
    SELECT FROM written JOIN %1$I.recognition_panelmember m ON m.id = written.member_id
    JOIN %1$I.recognition_endorsement e
        ON e.nomination_id = written.nomination_id AND e.employee_id = m.employee_id
)
"""
CHANGED = "OLD TABLE AS was NEW TABLE AS written"
RULES = [
    ("panelmember", "UPDATE", CHANGED, STAYS, "panel_member_stays"),
    ("score", "INSERT", "NEW TABLE AS written", ENDORSES, "score_not_by_endorser"),
    ("score", "UPDATE", CHANGED, ENDORSES, "score_not_by_endorser"),
]


def create(table: str, event: str, rows: str, query: str, name: str) -> str:
    """The statement that makes a trigger."""
    return (
        f"CREATE TRIGGER {name}_{event.lower()} AFTER {event} ON recognition_{table}"
        f" REFERENCING {rows} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION extensions.refuse_where('{query.strip()}', '{name}')"
    )


def drop(table: str, event: str, _rows: str, _query: str, name: str) -> str:
    """The statement that drops it."""
    return f"DROP TRIGGER {name}_{event.lower()} ON recognition_{table}"


class Migration(migrations.Migration):
    dependencies = [("recognition", "0006_feed_details")]

    operations = [
        migrations.AlterField(
            "nomination",
            "is_private",
            models.BooleanField(
                default=False,
                help_text="Only who nominated, those whom it names and HR read of an award.",
                verbose_name="not in the feed",
            ),
        ),
        migrations.RunSQL([create(*rule) for rule in RULES], [drop(*rule) for rule in RULES]),
    ]
