"""Refuse dated cycles once a statement: a check for each row took minutes for an import of thousands."""

from django.db import migrations

# For statement triggers with the transition table `written`. Arguments: the columns that name the
# row's node, its parent, and the range for which it holds; the constraint's name.
REFUSE_DATED_CYCLES = """
CREATE OR REPLACE FUNCTION extensions.refuse_dated_cycles() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    looped bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(TG_RELID::bigint);
    EXECUTE format(
        'WITH RECURSIVE up(node, id, held) AS (
            SELECT %1$I, %2$I, %3$I FROM written WHERE %2$I IS NOT NULL
            UNION
            SELECT up.node, t.%2$I, up.held * t.%3$I
            FROM up JOIN %4$I.%5$I t ON t.%1$I = up.id AND t.%3$I && up.held
            WHERE t.%2$I IS NOT NULL AND up.id <> up.node
        ) SELECT node FROM up WHERE id = node LIMIT 1',
        TG_ARGV[0], TG_ARGV[1], TG_ARGV[2], TG_TABLE_SCHEMA, TG_TABLE_NAME
    ) INTO looped;
    IF looped IS NOT NULL THEN
        RAISE EXCEPTION '% would be above itself on some day', looped
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[3];
    END IF;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_admin_email")]

    operations = [
        migrations.RunSQL(REFUSE_DATED_CYCLES, "DROP FUNCTION extensions.refuse_dated_cycles()"),
    ]
