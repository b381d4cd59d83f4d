"""Bounds of rewards and settings; a request is decided once, and by somebody else."""

import django.core.validators
from django.conf import settings
from django.db import migrations, models


DECIDED = """
SELECT EXISTS (
    SELECT FROM written JOIN was ON was.id = written.id
    WHERE was.status <> 'requested' AND written.status <> was.status
)
"""
OWN = """
SELECT EXISTS (
    SELECT FROM written JOIN %1$I.people_employee e ON e.id = written.employee_id
    WHERE written.status IN ('approved', 'declined') AND written.decider_id = e.user_id
)
"""
RULES = {"redemption_decided_once": DECIDED, "redemption_of_another": OWN}
CREATE = [
    f"CREATE TRIGGER {name} AFTER UPDATE ON recognition_redemption"
    " REFERENCING OLD TABLE AS was NEW TABLE AS written FOR EACH STATEMENT"
    " EXECUTE FUNCTION extensions.refuse_where('{}', '{}')".format(query.strip().replace("'", "''"), name)
    for name, query in RULES.items()
]
DROP = [f"DROP TRIGGER {name} ON recognition_redemption" for name in RULES]


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_imports'),
        ('recognition', '0004_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='recognitionsettings',
            name='recognition_settings_months',
        ),
        migrations.AlterField(
            model_name='recognitionsettings',
            name='kept_months',
            field=models.PositiveSmallIntegerField(blank=True, default=24, help_text="Points received expire when they weren't spent for so long; empty for never.", null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1200)], verbose_name='months until points expire'),
        ),
        migrations.AlterField(
            model_name='reward',
            name='currency',
            field=models.CharField(default='EUR', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Write three capital letters, such as EUR.')], verbose_name='currency'),
        ),
        migrations.AlterField(
            model_name='reward',
            name='is_active',
            field=models.BooleanField(default=True, help_text='What was asked for before stays as it is.', verbose_name='can be chosen'),
        ),
        migrations.AlterField(
            model_name='reward',
            name='needs_approval',
            field=models.BooleanField(default=True, help_text='Otherwise it is theirs as soon as they ask for it.', verbose_name='needs approval'),
        ),
        migrations.AlterField(
            model_name='reward',
            name='price',
            field=models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000000000)], verbose_name='price in points'),
        ),
        migrations.AlterField(
            model_name='reward',
            name='taxable_value',
            field=models.DecimalField(decimal_places=2, default=0, help_text='What payroll hears of when somebody gets it; 0 when there is nothing to tax.', max_digits=10, validators=[django.core.validators.MinValueValidator(0)], verbose_name='taxable value'),
        ),
        migrations.AddIndex(
            model_name='redemption',
            index=models.Index(condition=models.Q(('status', 'approved')), fields=['decided_on', 'id'], name='redemptions_granted'),
        ),
        migrations.AddConstraint(
            model_name='recognitionsettings',
            constraint=models.CheckConstraint(condition=models.Q(('kept_months', None), ('kept_months__range', (1, 1200)), _connector='OR'), name='recognition_settings_months'),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
