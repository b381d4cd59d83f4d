"""Let a table refuse statements by a condition on the rows that they change, such as rows that are closed."""

from django.db import migrations

# For statement triggers; a transition table holds the rows. Arguments: a query that answers whether to
# refuse, in which %1$I stands for the schema; the constraint's name.
REFUSE_WHERE = """
CREATE OR REPLACE FUNCTION extensions.refuse_where() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    refused boolean;
BEGIN
    EXECUTE format(TG_ARGV[0], TG_TABLE_SCHEMA) INTO refused;
    IF refused THEN
        RAISE EXCEPTION '% on % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[1]
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[1];
    END IF;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_refuse_dated_cycles")]

    operations = [migrations.RunSQL(REFUSE_WHERE, "DROP FUNCTION extensions.refuse_where()")]
