"""Indexes for the feed as it is read, and what a report keeps; nobody judges what is about themselves."""

from django.db import migrations, models

STAKE = """
SELECT EXISTS (
    SELECT FROM written r
    JOIN %1$I.people_employee moderator ON moderator.user_id = r.moderator_id
    LEFT JOIN %1$I.recognition_comment c ON c.id = r.comment_id
    LEFT JOIN %1$I.recognition_post p ON p.id = c.post_id
    LEFT JOIN %1$I.recognition_kudos k ON k.id = coalesce(r.kudos_id, p.kudos_id)
    WHERE moderator.id IN (k.giver_id, k.receiver_id, c.author_id)
)
"""
CREATE = """
CREATE TRIGGER report_stake_{name} AFTER {event} ON recognition_report
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT
    EXECUTE FUNCTION extensions.refuse_where('{query}', 'report_stake')
"""
EVENTS = {"insert": "INSERT", "update": "UPDATE"}
PUBLIC = models.Q(is_private=False)


class Migration(migrations.Migration):
    dependencies = [("recognition", "0005_rewards_details")]

    operations = [
        migrations.RemoveIndex("post", "post_latest"),
        migrations.RemoveIndex("post", "post_latest_of_axis"),
        migrations.AddIndex(
            "post", models.Index(name="post_public", fields=["-created_at", "-id"], condition=PUBLIC)
        ),
        migrations.AddIndex(
            "post",
            models.Index(
                name="post_public_of_axis", fields=["axis", "-created_at", "-id"], condition=PUBLIC
            ),
        ),
        migrations.AddField(
            "report", "words", models.TextField(blank=True, max_length=1000, verbose_name="words")
        ),
        migrations.AddField(
            "report",
            "decision_reason",
            models.TextField(blank=True, max_length=1000, verbose_name="reason of the decision"),
        ),
        migrations.AddIndex(
            "report", models.Index(name="reports_open", fields=["id"], condition=models.Q(outcome=""))
        ),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                name="report_removed_with_reason",
                condition=~models.Q(outcome="removed", decision_reason=""),
            ),
        ),
        migrations.RunSQL(
            [CREATE.format(name=name, event=event, query=STAKE) for name, event in EVENTS.items()],
            [f"DROP TRIGGER report_stake_{name} ON recognition_report" for name in EVENTS],
        ),
    ]
