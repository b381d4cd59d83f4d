"""Look for managers above themselves once a statement, not once a row."""

from django.db import migrations

CREATE = """
DROP TRIGGER manager_no_cycle ON people_assignment;
CREATE TRIGGER manager_no_cycle AFTER INSERT ON people_assignment
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT
    EXECUTE FUNCTION extensions.refuse_dated_cycles('employee_id', 'manager_id', 'period', 'manager_no_cycle');
CREATE TRIGGER manager_no_cycle_by_change AFTER UPDATE ON people_assignment
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT
    EXECUTE FUNCTION extensions.refuse_dated_cycles('employee_id', 'manager_id', 'period', 'manager_no_cycle');
"""
DROP = """
DROP TRIGGER manager_no_cycle_by_change ON people_assignment;
DROP TRIGGER manager_no_cycle ON people_assignment;
CREATE TRIGGER manager_no_cycle AFTER INSERT OR UPDATE OF employee_id, manager_id, period ON people_assignment
    FOR EACH ROW EXECUTE FUNCTION extensions.refuse_dated_cycle('employee_id', 'manager_id', 'period');
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_no_cycles"), ("tenants", "0004_refuse_dated_cycles")]

    operations = [migrations.RunSQL(CREATE, DROP)]
