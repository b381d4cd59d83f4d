"""What the database itself refuses in programs, nominations and points, and a post for the kudos before."""

from django.db import migrations

COMPOSITE_KEYS = {
    "recognition_nominee": ("nominee_of_nominator", "nomination_id, nominator_id", "nominator_id"),
    "recognition_endorsement": ("endorsement_of_nominator", "nomination_id, nominator_id", "nominator_id"),
}
KEYS = [
    f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
    f" REFERENCES recognition_nomination (id, {other})"
    for table, (name, columns, other) in COMPOSITE_KEYS.items()
] + [
    "ALTER TABLE recognition_nomination ADD CONSTRAINT nomination_category_of_program"
    " FOREIGN KEY (category_id, program_id) REFERENCES recognition_category (id, program_id)"
]
NO_KEYS = [
    f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, (name, _, _) in COMPOSITE_KEYS.items()
] + ["ALTER TABLE recognition_nomination DROP CONSTRAINT nomination_category_of_program"]

LEDGER = """
CREATE TRIGGER points_transfers_stay BEFORE UPDATE OR DELETE ON recognition_pointstransfer
    FOR EACH ROW EXECUTE FUNCTION extensions.refuse_change();
CREATE TRIGGER points_table_stays BEFORE TRUNCATE ON recognition_pointstransfer
    FOR EACH STATEMENT EXECUTE FUNCTION extensions.refuse_change();
"""
NO_LEDGER = """
DROP TRIGGER points_transfers_stay ON recognition_pointstransfer;
DROP TRIGGER points_table_stays ON recognition_pointstransfer;
"""

REVERSAL = """
SELECT EXISTS (
    SELECT FROM written JOIN %1$I.recognition_pointstransfer was ON was.id = written.reverses_id
    WHERE (written.debit_id, written.credit_id, written.amount)
        IS DISTINCT FROM (was.credit_id, was.debit_id, was.amount)
)
"""
AXES = """
SELECT EXISTS (
    SELECT FROM {programs} p WHERE p.status = 'published' AND 2 > CASE p.kind
        WHEN 'nomination' THEN (
            SELECT count(DISTINCT c.axis) FROM %1$I.recognition_category c WHERE c.program_id = p.id
        )
        ELSE (SELECT count(DISTINCT v.axis) FROM %1$I.recognition_value v WHERE v.is_active)
    END
)
"""
PROGRAMS_OF_CHANGED = "(SELECT * FROM %1$I.recognition_program WHERE id IN (SELECT program_id FROM was))"

# What was handed in stands in the program's days; what is handed in now needs one that is published.
WINDOW = """
SELECT EXISTS (
    SELECT FROM written n JOIN %1$I.recognition_program p ON p.id = n.program_id {was}
    WHERE n.status NOT IN ('draft', 'withdrawn') AND NOT (
        n.submitted_on >= p.opens_on AND n.submitted_on <= coalesce(p.closes_on, n.submitted_on)
        AND (p.status = 'published' OR {handed_in_before} AND p.status <> 'draft')
    )
)
"""
BEFORE = "LEFT JOIN was ON was.id = n.id"
HANDED_IN_BEFORE = "coalesce(was.status, 'draft') <> 'draft'"
LIMIT = """
SELECT EXISTS (
    SELECT FROM %1$I.recognition_nomination n JOIN %1$I.recognition_program p ON p.id = n.program_id
    WHERE n.status NOT IN ('draft', 'withdrawn')
        AND (n.program_id, n.nominator_id) IN (SELECT program_id, nominator_id FROM written)
    GROUP BY p.id, n.nominator_id HAVING count(*) > p.per_person
)
"""
WINNERS = """
SELECT EXISTS (
    SELECT FROM %1$I.recognition_nomination n JOIN %1$I.recognition_program p ON p.id = n.program_id
    WHERE n.status = 'awarded' AND n.program_id IN (SELECT program_id FROM written WHERE status = 'awarded')
    GROUP BY p.id HAVING count(*) > p.winners
)
"""
# `judged` are who judges which nomination on which day: neither its own, nor one of their line.
STAKE = """
WITH RECURSIVE judged(id, employee, day) AS ({judged}),
below(id, employee, day) AS (
    TABLE judged UNION
    SELECT b.id, a.employee_id, b.day FROM below b
    JOIN %1$I.people_assignment a ON a.manager_id = b.employee AND a.period @> b.day
),
above(id, employee, day) AS (
    TABLE judged UNION
    SELECT b.id, a.manager_id, b.day FROM above b
    JOIN %1$I.people_assignment a ON a.employee_id = b.employee AND a.period @> b.day
    WHERE a.manager_id IS NOT NULL
)
SELECT EXISTS (
    SELECT FROM (TABLE below UNION ALL TABLE above) line
    JOIN %1$I.recognition_nominee n ON n.nomination_id = line.id AND n.employee_id = line.employee
) OR EXISTS (
    SELECT FROM judged JOIN %1$I.recognition_nomination n ON n.id = judged.id
    WHERE n.nominator_id = judged.employee
)
"""
DECIDED = """
SELECT written.id, e.id, written.decided_on FROM written
JOIN %1$I.people_employee e ON e.user_id = written.decider_id
WHERE written.status IN ('awarded', 'declined')
"""
SCORED = """
SELECT written.nomination_id, m.employee_id, current_date FROM written
JOIN %1$I.recognition_panelmember m ON m.id = written.member_id
"""
PANEL = """
SELECT EXISTS (
    SELECT FROM written JOIN %1$I.recognition_nomination n ON n.id = written.nomination_id
    JOIN %1$I.recognition_panelmember m ON m.id = written.member_id
    JOIN %1$I.recognition_criterion c ON c.id = written.criterion_id
    WHERE m.program_id <> n.program_id OR c.program_id <> n.program_id
)
"""
NEW, OLD = "NEW TABLE AS written", "OLD TABLE AS was"
EVENTS = {"INSERT": NEW, "UPDATE": f"{OLD} {NEW}", "DELETE": OLD}
RULES = [
    ("pointstransfer", "INSERT", REVERSAL, "points_transfer_reversal_mirrors"),
    ("program", "INSERT", AXES.format(programs="written"), "program_both_axes"),
    ("program", "UPDATE", AXES.format(programs="written"), "program_both_axes"),
    ("category", "UPDATE", AXES.format(programs=PROGRAMS_OF_CHANGED), "program_both_axes"),
    ("category", "DELETE", AXES.format(programs=PROGRAMS_OF_CHANGED), "program_both_axes"),
    ("nomination", "INSERT", WINDOW.format(was="", handed_in_before="false"), "nomination_window"),
    ("nomination", "UPDATE", WINDOW.format(was=BEFORE, handed_in_before=HANDED_IN_BEFORE), "nomination_window"),
    *[
        ("nomination", event, query, name)
        for event in ("INSERT", "UPDATE")
        for query, name in (
            (LIMIT, "nomination_limit"),
            (WINNERS, "nomination_winners"),
            (STAKE.format(judged=DECIDED), "nomination_stake"),
        )
    ],
    *[
        ("score", event, query, name)
        for event in ("INSERT", "UPDATE")
        for query, name in ((PANEL, "score_of_panel"), (STAKE.format(judged=SCORED), "score_stake"))
    ],
]


def create(table: str, event: str, query: str, name: str) -> str:
    """The statement that makes a trigger."""
    quoted = query.strip().replace("'", "''")
    return (
        f"CREATE TRIGGER {name}_{event.lower()} AFTER {event} ON recognition_{table}"
        f" REFERENCING {EVENTS[event]} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION extensions.refuse_where('{quoted}', '{name}')"
    )


def drop(table: str, event: str, _query: str, name: str) -> str:
    """The statement that drops it."""
    return f"DROP TRIGGER {name}_{event.lower()} ON recognition_{table}"


POSTS = """
INSERT INTO recognition_post (kudos_id, axis, is_private, created_at)
SELECT k.id, v.axis, k.is_private, k.created_at
FROM recognition_kudos k JOIN recognition_value v ON v.id = k.value_id
ORDER BY k.created_at, k.id
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0003_whole_recognition"), ("tenants", "0005_refuse_where")]

    operations = [
        migrations.RunSQL(POSTS, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(KEYS, NO_KEYS),
        migrations.RunSQL(LEDGER, NO_LEDGER),
        migrations.RunSQL([create(*rule) for rule in RULES], [drop(*rule) for rule in RULES]),
    ]
