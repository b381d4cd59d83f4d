"""The database itself refuses to change the audit log."""

from django.db import migrations

CREATE = """
CREATE TRIGGER audit_rows_stay BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION extensions.refuse_change();
CREATE TRIGGER audit_table_stays BEFORE TRUNCATE ON accounts_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION extensions.refuse_change();
"""
DROP = """
DROP TRIGGER audit_rows_stay ON accounts_auditentry;
DROP TRIGGER audit_table_stays ON accounts_auditentry;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("tenants", "0002_extensions")]

    operations = [migrations.RunSQL(CREATE, DROP)]
