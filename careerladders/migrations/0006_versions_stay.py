"""The database itself keeps published and retired versions as they are, with all that they hold."""

from django.db import migrations, models

LEVEL = "JOIN %1$I.careerladders_level l ON l.id = level_id"
TRACK = "JOIN %1$I.careerladders_track t ON t.id = track_id"
WAY_TO_VERSION = {
    "track": "",
    "versioncompetency": "",
    "level": TRACK,
    "expectation": f"{LEVEL} {TRACK}",
    "payband": f"{LEVEL} {TRACK}",
}
"""What leads from the rows of each table to `version_id`."""

# Locks the versions for reading: who publishes waits for who writes, and the other way round.
NO_DRAFT = """
WITH owners AS (
    SELECT status FROM %1$I.careerladders_frameworkversion
    WHERE id IN (SELECT version_id FROM {changed} {way}) FOR SHARE
) SELECT bool_or(status <> ''draft'') FROM owners
"""
TRANSITIONS = {
    "INSERT": ("NEW TABLE AS changed", "changed"),
    "UPDATE": ("OLD TABLE AS was NEW TABLE AS written", "(TABLE was UNION ALL TABLE written) changed"),
    "DELETE": ("OLD TABLE AS changed", "changed"),
}

VERSION_CHANGE = """
SELECT bool_or(CASE was.status
    WHEN ''draft'' THEN written.status = ''retired''
    WHEN ''published'' THEN
        (written.status, written.framework_id, written.number, written.pay_tolerance, written.published_on)
        IS DISTINCT FROM (''retired'', was.framework_id, was.number, was.pay_tolerance, was.published_on)
    ELSE true
END) FROM was LEFT JOIN written ON written.id = was.id
"""
VERSION_LOSS = "SELECT bool_or(status <> ''draft'') FROM changed"


def create(table: str, event: str, transition: str, query: str) -> str:
    """The statement that makes a trigger."""
    return (
        f"CREATE TRIGGER {table}_stays_{event.lower()} AFTER {event} ON careerladders_{table}"
        f" REFERENCING {transition} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION extensions.refuse_where('{query.strip()}', 'version_stays')"
    )


def drop(table: str, event: str) -> str:
    """The statement that drops it."""
    return f"DROP TRIGGER {table}_stays_{event.lower()} ON careerladders_{table}"


CREATE = [
    create(table, event, transition, NO_DRAFT.format(changed=changed, way=way))
    for table, way in WAY_TO_VERSION.items()
    for event, (transition, changed) in TRANSITIONS.items()
] + [
    create("frameworkversion", "UPDATE", TRANSITIONS["UPDATE"][0], VERSION_CHANGE),
    create("frameworkversion", "DELETE", TRANSITIONS["DELETE"][0], VERSION_LOSS),
]
DROP = [drop(table, event) for table in WAY_TO_VERSION for event in TRANSITIONS] + [
    drop("frameworkversion", event) for event in ("UPDATE", "DELETE")
]


class Migration(migrations.Migration):
    dependencies = [("careerladders", "0005_promotion_assessors"), ("tenants", "0005_refuse_where")]

    operations = [
        migrations.AddConstraint(
            model_name="level",
            constraint=models.UniqueConstraint(fields=("predecessor",), name="level_continued_once"),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
