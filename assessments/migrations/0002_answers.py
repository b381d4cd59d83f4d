"""Drafts in a partition per cycle, and answers that fit their questionnaire.

Dropping a partition removes its file; an UPDATE or DELETE would leave the rows in it.
"""

from django.db import migrations

DRAFT = """
CREATE TABLE assessments_draft (
    cycle_id bigint NOT NULL REFERENCES assessments_reviewcycle,
    assignment_id bigint NOT NULL REFERENCES assessments_reviewassignment,
    questionnaire_id bigint NOT NULL,
    item_count smallint NOT NULL,
    ratings smallint[] NOT NULL,
    cannot_say smallint[] NOT NULL DEFAULT '{}',
    comments text[] NOT NULL DEFAULT '{}',
    is_submitted boolean NOT NULL DEFAULT false,
    is_declined boolean NOT NULL DEFAULT false,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT draft_pkey PRIMARY KEY (cycle_id, assignment_id),
    CONSTRAINT draft_fits_questionnaire FOREIGN KEY (questionnaire_id, item_count)
        REFERENCES assessments_questionnaire (id, item_count),
    CONSTRAINT draft_ratings_shape CHECK (
        array_ndims(ratings) = 1 AND array_lower(ratings, 1) = 1 AND cardinality(ratings) = item_count
    ),
    CONSTRAINT draft_ratings_1_to_5 CHECK (1 <= ALL (ratings) IS NOT FALSE AND 5 >= ALL (ratings) IS NOT FALSE),
    CONSTRAINT draft_not_both CHECK (NOT (is_submitted AND is_declined))
) PARTITION BY LIST (cycle_id)
"""

ANSWER = """
ALTER TABLE assessments_answer
    ADD CONSTRAINT answer_fits_questionnaire FOREIGN KEY (questionnaire_id, item_count)
        REFERENCES assessments_questionnaire (id, item_count),
    ADD CONSTRAINT answer_ratings_shape CHECK (
        array_ndims(ratings) = 1 AND array_lower(ratings, 1) = 1 AND cardinality(ratings) = item_count
    ),
    ADD CONSTRAINT answer_ratings_1_to_5 CHECK (
        1 <= ALL (ratings) IS NOT FALSE AND 5 >= ALL (ratings) IS NOT FALSE
    )
"""
NO_ANSWER = """
ALTER TABLE assessments_answer
    DROP CONSTRAINT answer_fits_questionnaire,
    DROP CONSTRAINT answer_ratings_shape,
    DROP CONSTRAINT answer_ratings_1_to_5
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [
        migrations.RunSQL(DRAFT, "DROP TABLE assessments_draft"),
        migrations.RunSQL(ANSWER, NO_ANSWER),
    ]
