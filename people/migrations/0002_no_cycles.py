"""The database itself refuses departments and managers above themselves."""

from django.db import migrations

CREATE = """
CREATE TRIGGER department_no_cycle AFTER INSERT OR UPDATE OF parent_id ON people_department
    FOR EACH ROW EXECUTE FUNCTION extensions.refuse_cycle('parent_id');
CREATE TRIGGER manager_no_cycle AFTER INSERT OR UPDATE OF employee_id, manager_id, period ON people_assignment
    FOR EACH ROW EXECUTE FUNCTION extensions.refuse_dated_cycle('employee_id', 'manager_id', 'period');
"""
DROP = """
DROP TRIGGER department_no_cycle ON people_department;
DROP TRIGGER manager_no_cycle ON people_assignment;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("tenants", "0002_extensions")]

    operations = [migrations.RunSQL(CREATE, DROP)]
