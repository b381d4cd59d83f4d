"""The competencies that the levels of a version already speak of become its own."""

from django.db import migrations

COLUMNS = """
INSERT INTO careerladders_versioncompetency (version_id, competency_id, position)
SELECT used.version_id, used.competency_id,
       row_number() OVER (PARTITION BY used.version_id ORDER BY used.position, used.competency_id)
FROM (
    SELECT DISTINCT track.version_id, expectation.competency_id, competency.position
    FROM careerladders_expectation expectation
    JOIN careerladders_level level ON level.id = expectation.level_id
    JOIN careerladders_track track ON track.id = level.track_id
    JOIN careerladders_competency competency ON competency.id = expectation.competency_id
) used
"""


class Migration(migrations.Migration):
    dependencies = [("careerladders", "0003_whole_ladders")]

    operations = [migrations.RunSQL(COLUMNS, migrations.RunSQL.noop)]
