"""The SQL that makes an equal of a schema: tables, their rows, indexes, foreign keys, triggers, sequences.

PostgreSQL's own functions write each definition down, without the schema's name as long as the schema
stands in the search path. Names of constraints and indexes stay as they are, those that PostgreSQL 18
gives to NOT NULL included. Each query answers with statements.
"""

import re

from django_tenants.utils import schema_context

from tenants.connection import connection

TABLES = """
SELECT concat(
    format('CREATE TABLE %I (', c.relname), concat_ws(', ', columns.list, constraints.list), ')',
    ' PARTITION BY ' || pg_get_partkeydef(c.oid), ' WITH (' || array_to_string(c.reloptions, ', ') || ')'
)
FROM pg_class c
CROSS JOIN LATERAL (
    SELECT string_agg(concat_ws(
        ' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation END,
        CASE
            WHEN s.seqrelid IS NOT NULL THEN format(
                'GENERATED %s AS IDENTITY (SEQUENCE NAME %I'
                ' START %s INCREMENT %s MINVALUE %s MAXVALUE %s CACHE %s %s)',
                CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, sc.relname,
                s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
                CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END
            )
            WHEN a.attgenerated = 's'
                THEN format('GENERATED ALWAYS AS (%s) STORED', pg_get_expr(d.adbin, d.adrelid))
            WHEN d.oid IS NOT NULL THEN format('DEFAULT %s', pg_get_expr(d.adbin, d.adrelid))
        END,
        'CONSTRAINT ' || quote_ident(n.conname),
        CASE WHEN a.attnotnull THEN 'NOT NULL' END
    ), ', ' ORDER BY a.attnum) AS list
    FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_depend p ON p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid
        AND p.refobjsubid = a.attnum AND p.classid = 'pg_class'::regclass AND p.deptype = 'i'
    LEFT JOIN pg_sequence s ON s.seqrelid = p.objid
    LEFT JOIN pg_class sc ON sc.oid = s.seqrelid
    LEFT JOIN pg_constraint n
        ON n.conrelid = a.attrelid AND n.contype = 'n' AND n.conkey = ARRAY[a.attnum]
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
) columns
CROSS JOIN LATERAL (
    SELECT string_agg(
        format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)), ', ' ORDER BY conname
    ) AS list
    FROM pg_constraint WHERE conrelid = c.oid AND contype IN ('c', 'p', 'u', 'x')
) constraints
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY c.oid
"""

STORAGE = """
SELECT format(
    'ALTER TABLE %s ALTER %I SET STORAGE %s', a.attrelid::regclass, a.attname,
    CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND a.attnum > 0 AND NOT a.attisdropped AND a.attstorage <> t.typstorage
"""

NOT_EMPTY = """
SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND NOT c.relispartition
    AND pg_relation_size(c.oid) > 0 AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.oid
ORDER BY c.oid
"""

ROWS = """
SELECT format(
    'INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE'
    ' SELECT {columns} FROM json_populate_recordset(NULL::{table}, %L)', json_agg(r)
) AS statement, {place} AS place
FROM {table} r HAVING count(*) > 0
"""

IN_ORDER = "SELECT statement FROM ({rows}) found ORDER BY place"

INDEXES = """
SELECT pg_get_indexdef(i.indexrelid, 0, true)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))
ORDER BY i.indexrelid
"""

FOREIGN_KEYS = """
SELECT format('ALTER TABLE %s %s', conrelid::regclass, string_agg(
    format('ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)), ', ' ORDER BY conname
))
FROM pg_constraint
WHERE connamespace = current_schema()::regnamespace AND contype = 'f' AND conparentid = 0
GROUP BY conrelid
ORDER BY conrelid
"""

TRIGGERS = """
SELECT pg_get_triggerdef(t.oid, true)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal AND t.tgparentid = 0
ORDER BY t.oid
"""

SEQUENCES = """
SELECT format('SELECT setval(%L, %s)', quote_ident(sequencename), last_value)
FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL
ORDER BY sequencename
"""


def schema_ddl(schema_name: str) -> str:
    """One string of statements that fills an empty schema, first in the search path, as this one is.

    Foreign keys come after the rows, so that neither need an order.
    """
    with schema_context(schema_name):
        parts = [
            keep_casts(statements(TABLES)),
            statements(STORAGE),
            row_statements(),
            keep_casts(statements(INDEXES)),
            statements(FOREIGN_KEYS),
            statements(TRIGGERS),
            statements(SEQUENCES),
        ]
    return ";\n".join(statement for part in parts for statement in part)


def keep_casts(definitions: list[str]) -> list[str]:
    """Make PostgreSQL read a cast of a whole array as one.

    It writes `x IN ('a', 'b')` as `ARRAY['a'::character varying, …]::text[]`, and reading that it would
    cast element by element; a cast to the array's own type between the two hinders it.
    """
    cast = re.compile(r"::([a-z ]+)\](\)?)::([a-z ]+)\[\]")
    return [cast.sub(r"::\1]::\1[]\2::\3[]", definition) for definition in definitions]


def statements(query: str) -> list[str]:
    """What a query of this module answers."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [statement for (statement,) in cursor.fetchall()]


def row_statements() -> list[str]:
    """An INSERT for each table that has rows, in the order of the tables."""
    with connection.cursor() as cursor:
        cursor.execute(NOT_EMPTY)
        tables = cursor.fetchall()
    quote = connection.ops.quote_name
    queries = [
        ROWS.format(table=quote(table), columns=columns, place=place)
        for place, (table, columns) in enumerate(tables)
    ]
    return statements(IN_ORDER.format(rows=" UNION ALL ".join(queries))) if queries else []
