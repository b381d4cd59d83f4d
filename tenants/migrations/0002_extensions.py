"""The schema `extensions`: what all organizations share besides their own schema.

Extensions created inside a tenant would land in that tenant and vanish with it. The trigger
functions name no table, so that every schema can use them.
"""

from django.db import migrations

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION extensions.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('equipoise.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% on % is refused: its rows are append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

# Arguments: the column that names the parent row.
REFUSE_CYCLE = """
CREATE OR REPLACE FUNCTION extensions.refuse_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    start bigint;
    looped boolean;
BEGIN
    EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO start USING NEW;
    IF start IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(TG_RELID::bigint);
    EXECUTE format(
        'WITH RECURSIVE up(id) AS (
            SELECT $1 UNION
            SELECT t.%1$I FROM up JOIN %2$I.%3$I t ON t.id = up.id WHERE t.%1$I IS NOT NULL
        ) SELECT EXISTS (SELECT FROM up WHERE id = $2)',
        TG_ARGV[0], TG_TABLE_SCHEMA, TG_TABLE_NAME
    ) INTO looped USING start, NEW.id;
    IF looped THEN
        RAISE EXCEPTION 'row % of % would be above itself', NEW.id, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$
"""

# Arguments: the columns that name the row's node, its parent, and the range for which it holds.
REFUSE_DATED_CYCLE = """
CREATE OR REPLACE FUNCTION extensions.refuse_dated_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    node bigint;
    start bigint;
    held daterange;
    looped boolean;
BEGIN
    EXECUTE format('SELECT ($1).%I, ($1).%I, ($1).%I', TG_ARGV[0], TG_ARGV[1], TG_ARGV[2])
        INTO node, start, held USING NEW;
    IF start IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(TG_RELID::bigint);
    EXECUTE format(
        'WITH RECURSIVE up(id, held) AS (
            SELECT $1, $2 UNION
            SELECT t.%2$I, up.held * t.%3$I
            FROM up JOIN %4$I.%5$I t ON t.%1$I = up.id AND t.%3$I && up.held
            WHERE t.%2$I IS NOT NULL AND up.id <> $3
        ) SELECT EXISTS (SELECT FROM up WHERE id = $3)',
        TG_ARGV[0], TG_ARGV[1], TG_ARGV[2], TG_TABLE_SCHEMA, TG_TABLE_NAME
    ) INTO looped USING start, held, node;
    IF looped THEN
        RAISE EXCEPTION '% would be above itself on some day', node
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SCHEMA IF NOT EXISTS extensions", migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA extensions", migrations.RunSQL.noop
        ),
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION extensions.refuse_change()"),
        migrations.RunSQL(REFUSE_CYCLE, "DROP FUNCTION extensions.refuse_cycle()"),
        migrations.RunSQL(REFUSE_DATED_CYCLE, "DROP FUNCTION extensions.refuse_dated_cycle()"),
    ]
