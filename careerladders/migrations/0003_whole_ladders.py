import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('careerladders', '0002_details'),
        ('people', '0004_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', max_length=6, verbose_name='status')),
                ('planned_for', models.DateField(blank=True, null=True, verbose_name='planned for')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='held on')),
                ('employee_shared_at', models.DateTimeField(blank=True, null=True, verbose_name='shared by the employee')),
                ('manager_shared_at', models.DateTimeField(blank=True, null=True, verbose_name='shared by the manager')),
                ('wish', models.TextField(blank=True, max_length=2000, verbose_name='how can we help you grow in both?')),
                ('offer', models.TextField(blank=True, max_length=2000, verbose_name='what we can do')),
                ('notes', models.TextField(blank=True, max_length=5000, verbose_name='notes')),
                ('reminded_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last reminder')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='opened at')),
            ],
            options={
                'verbose_name': 'career conversation',
                'verbose_name_plural': 'career conversations',
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ConversationEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.SlugField(max_length=40, verbose_name='source')),
                ('key', models.CharField(max_length=80, verbose_name='key')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='text')),
                ('day', models.DateField(blank=True, null=True, verbose_name='day')),
                ('url', models.CharField(blank=True, max_length=200, verbose_name='address')),
            ],
            options={
                'verbose_name': 'evidence in a conversation',
                'verbose_name_plural': 'evidence in conversations',
                'ordering': ['-day', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ConversationRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('own', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'Not asked for yet'), (1, 'Knows how it is done'), (2, 'Does it with support'), (3, 'Does it reliably'), (4, 'Others learn from it'), (5, 'Sets the standard')], null=True, verbose_name='own view')),
                ('own_text', models.TextField(blank=True, max_length=1000, verbose_name='in own words')),
                ('managers', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'Not asked for yet'), (1, 'Knows how it is done'), (2, 'Does it with support'), (3, 'Does it reliably'), (4, 'Others learn from it'), (5, 'Sets the standard')], null=True, verbose_name="manager's view")),
                ('managers_text', models.TextField(blank=True, max_length=1000, verbose_name="in the manager's words")),
            ],
            options={
                'verbose_name': 'assessment in a conversation',
                'verbose_name_plural': 'assessments in conversations',
                'ordering': ['conversation', 'competency__position'],
            },
        ),
        migrations.CreateModel(
            name='LeadershipRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='what for')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='period')),
                ('time_budget', models.PositiveSmallIntegerField(help_text='Percent of the working time.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='time budget')),
                ('outcome', models.TextField(blank=True, max_length=2000, verbose_name='outcome')),
            ],
            options={
                'verbose_name': 'leadership role',
                'verbose_name_plural': 'leadership roles',
                'ordering': ['employee', '-period'],
            },
        ),
        migrations.CreateModel(
            name='LeadershipRoleKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('description', models.TextField(blank=True, max_length=1000, verbose_name='description')),
            ],
            options={
                'verbose_name': 'kind of leadership role',
                'verbose_name_plural': 'kinds of leadership roles',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='NextStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='step')),
                ('axis', models.CharField(choices=[('leadership', 'Leadership'), ('management', 'Management'), ('craft', 'Craft')], max_length=12, verbose_name='grows')),
                ('owner', models.CharField(choices=[('employee', 'the employee'), ('manager', 'the manager')], max_length=8, verbose_name='who')),
                ('due', models.DateField(verbose_name='by')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('reminded_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last reminder')),
            ],
            options={
                'verbose_name': 'next step',
                'verbose_name_plural': 'next steps',
                'ordering': ['due', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PayBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z', 'Three capital letters, such as EUR.')], verbose_name='currency')),
                ('location', models.CharField(blank=True, help_text='Empty: wherever people work.', max_length=80, verbose_name='location')),
                ('minimum', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='minimum a year')),
                ('maximum', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='maximum a year')),
            ],
            options={
                'verbose_name': 'pay band',
                'verbose_name_plural': 'pay bands',
                'ordering': ['level', 'currency', 'location'],
            },
        ),
        migrations.CreateModel(
            name='PromotionAssessor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked at')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
            ],
            options={
                'verbose_name': 'assessor',
                'verbose_name_plural': 'assessors',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PromotionCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('in_review', 'in review'), ('approved', 'approved'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('on_trial', 'on trial'), ('confirmed', 'confirmed'), ('returned', 'returned')], default='draft', max_length=10, verbose_name='status')),
                ('statement', models.TextField(blank=True, help_text='What the person already does at the new level, and what came of it.', max_length=5000, verbose_name='why now')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('trial_until', models.DateField(blank=True, help_text='The day on which it is confirmed or ends.', null=True, verbose_name='trial until')),
                ('training', models.TextField(blank=True, help_text='Which courses or practice the new manager takes, and when.', max_length=1000, verbose_name='training in emotional intelligence')),
                ('conversation_on', models.DateField(blank=True, null=True, verbose_name='conversation after ninety days')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                ('decision_reason', models.TextField(blank=True, max_length=2000, verbose_name='reason')),
                ('override_reason', models.TextField(blank=True, max_length=2000, verbose_name='why in spite of what is missing')),
                ('reminded_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last reminder')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='opened at')),
            ],
            options={
                'verbose_name': 'promotion case',
                'verbose_name_plural': 'promotion cases',
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PromotionEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('in_review', 'in review'), ('approved', 'approved'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('on_trial', 'on trial'), ('confirmed', 'confirmed'), ('returned', 'returned')], max_length=10, verbose_name='status')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
            ],
            options={
                'verbose_name': 'step of a promotion case',
                'verbose_name_plural': 'steps of promotion cases',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PromotionEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.SlugField(max_length=40, verbose_name='source')),
                ('key', models.CharField(max_length=80, verbose_name='key')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='text')),
                ('day', models.DateField(blank=True, null=True, verbose_name='day')),
                ('url', models.CharField(blank=True, max_length=200, verbose_name='address')),
            ],
            options={
                'verbose_name': 'evidence in a promotion case',
                'verbose_name_plural': 'evidence in promotion cases',
                'ordering': ['-day', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PromotionRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proficiency', models.PositiveSmallIntegerField(choices=[(0, 'Not asked for yet'), (1, 'Knows how it is done'), (2, 'Does it with support'), (3, 'Does it reliably'), (4, 'Others learn from it'), (5, 'Sets the standard')], verbose_name='proficiency')),
                ('text', models.TextField(blank=True, max_length=1000, verbose_name='what was seen')),
            ],
            options={
                'verbose_name': 'assessment in a promotion case',
                'verbose_name_plural': 'assessments in promotion cases',
                'ordering': ['assessor', 'competency__position'],
            },
        ),
        migrations.CreateModel(
            name='VersionCompetency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
            ],
            options={
                'verbose_name': 'competency of a version',
                'verbose_name_plural': 'competencies of versions',
                'ordering': ['version', 'position'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='currentlevel',
            name='current_level_reason_known',
        ),
        migrations.RemoveConstraint(
            model_name='level',
            name='level_rank_once',
        ),
        migrations.AddField(
            model_name='competency',
            name='behaviours',
            field=models.TextField(blank=True, help_text='What it is seen by: one a line.', max_length=2000, verbose_name='behaviours'),
        ),
        migrations.AddField(
            model_name='expectation',
            name='revision',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='revision'),
        ),
        migrations.AddField(
            model_name='framework',
            name='pay_visibility',
            field=models.CharField(choices=[('restricted', 'only those who may see pay'), ('own', 'also each person, for their own level'), ('everyone', 'everyone')], default='restricted', max_length=10, verbose_name='who sees pay bands'),
        ),
        migrations.AddField(
            model_name='frameworkversion',
            name='pay_tolerance',
            field=models.PositiveSmallIntegerField(default=10, help_text='By how many percent the midpoints of pay bands of one grade may differ.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='pay tolerance'),
        ),
        migrations.AddField(
            model_name='frameworkversion',
            name='published_on',
            field=models.DateField(blank=True, null=True, verbose_name='published on'),
        ),
        migrations.AddField(
            model_name='frameworkversion',
            name='retired_on',
            field=models.DateField(blank=True, null=True, verbose_name='retired on'),
        ),
        migrations.AddField(
            model_name='level',
            name='predecessor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='successors', to='careerladders.level', verbose_name='continues'),
        ),
        migrations.AddField(
            model_name='level',
            name='revision',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='revision'),
        ),
        migrations.AlterField(
            model_name='currentlevel',
            name='reason',
            field=models.CharField(choices=[('hired', 'hired'), ('promoted', 'promoted'), ('moved', 'moved'), ('trial', 'on trial'), ('returned', 'returned'), ('revised', 'new version of the ladder')], max_length=10, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='level',
            name='grade',
            field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='grade'),
        ),
        migrations.AddConstraint(
            model_name='currentlevel',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['hired', 'promoted', 'moved', 'trial', 'returned', 'revised'])), name='current_level_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='framework',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='framework_named'),
        ),
        migrations.AddConstraint(
            model_name='framework',
            constraint=models.CheckConstraint(condition=models.Q(('pay_visibility__in', ['restricted', 'own', 'everyone'])), name='framework_pay_visibility_known'),
        ),
        migrations.AddConstraint(
            model_name='level',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('track', 'rank'), name='level_rank_once'),
        ),
        migrations.AddConstraint(
            model_name='level',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='level_named'),
        ),
        migrations.AddConstraint(
            model_name='level',
            constraint=models.CheckConstraint(condition=models.Q(('grade__gte', 1)), name='level_grade_from_1'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conversations', to='people.employee', verbose_name='employee'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='level',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='careerladders.level', verbose_name='level'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='manager',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations_held', to='people.employee', verbose_name='manager'),
        ),
        migrations.AddField(
            model_name='conversationevidence',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='careerladders.conversation', verbose_name='conversation'),
        ),
        migrations.AddField(
            model_name='conversationrating',
            name='competency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careerladders.competency', verbose_name='competency'),
        ),
        migrations.AddField(
            model_name='conversationrating',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='careerladders.conversation', verbose_name='conversation'),
        ),
        migrations.AddField(
            model_name='leadershiprole',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leadership_roles', to='people.employee', verbose_name='employee'),
        ),
        migrations.AddConstraint(
            model_name='leadershiprolekind',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='leadership_role_kind_named'),
        ),
        migrations.AddField(
            model_name='leadershiprole',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='careerladders.leadershiprolekind', verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='nextstep',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='careerladders.conversation', verbose_name='conversation'),
        ),
        migrations.AddField(
            model_name='payband',
            name='level',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pay_bands', to='careerladders.level', verbose_name='level'),
        ),
        migrations.AddField(
            model_name='promotionassessor',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promotion_assessments', to='people.employee', verbose_name='employee'),
        ),
        migrations.AddField(
            model_name='promotioncase',
            name='conversation',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='promotion_case', to='careerladders.conversation', verbose_name='conversation'),
        ),
        migrations.AddField(
            model_name='promotioncase',
            name='decider',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decided_promotions', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='promotioncase',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promotion_cases', to='people.employee', verbose_name='employee'),
        ),
        migrations.AddField(
            model_name='promotioncase',
            name='from_level',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careerladders.level', verbose_name='from level'),
        ),
        migrations.AddField(
            model_name='promotioncase',
            name='level',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promotion_cases', to='careerladders.level', verbose_name='to level'),
        ),
        migrations.AddField(
            model_name='promotioncase',
            name='mentor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mentored_promotions', to='people.employee', verbose_name='mentor'),
        ),
        migrations.AddField(
            model_name='promotioncase',
            name='return_level',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careerladders.level', verbose_name='returns to'),
        ),
        migrations.AddField(
            model_name='promotioncase',
            name='submitter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='submitted_promotions', to=settings.AUTH_USER_MODEL, verbose_name='submitter'),
        ),
        migrations.AddField(
            model_name='promotionassessor',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessors', to='careerladders.promotioncase', verbose_name='case'),
        ),
        migrations.AddField(
            model_name='promotionevent',
            name='actor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who'),
        ),
        migrations.AddField(
            model_name='promotionevent',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='careerladders.promotioncase', verbose_name='case'),
        ),
        migrations.AddField(
            model_name='promotionevidence',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='careerladders.promotioncase', verbose_name='case'),
        ),
        migrations.AddField(
            model_name='promotionrating',
            name='assessor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='careerladders.promotionassessor', verbose_name='assessor'),
        ),
        migrations.AddField(
            model_name='promotionrating',
            name='competency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careerladders.competency', verbose_name='competency'),
        ),
        migrations.AddField(
            model_name='versioncompetency',
            name='competency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='columns', to='careerladders.competency', verbose_name='competency'),
        ),
        migrations.AddField(
            model_name='versioncompetency',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='columns', to='careerladders.frameworkversion', verbose_name='version'),
        ),
        migrations.AddField(
            model_name='frameworkversion',
            name='competencies',
            field=models.ManyToManyField(through='careerladders.VersionCompetency', to='careerladders.competency', verbose_name='competencies'),
        ),
        migrations.AddConstraint(
            model_name='frameworkversion',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('framework',), name='version_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='frameworkversion',
            constraint=models.CheckConstraint(condition=models.Q(('pay_tolerance__lte', 100)), name='version_pay_tolerance_percent'),
        ),
        migrations.RunSQL(
            "UPDATE careerladders_frameworkversion SET published_on = CURRENT_DATE WHERE status = 'published'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='frameworkversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_on', None), ('retired_on', None), ('status', 'draft')), models.Q(('published_on__isnull', False), ('retired_on', None), ('status', 'published')), models.Q(('published_on__isnull', False), ('retired_on__isnull', False), ('status', 'retired')), _connector='OR'), name='version_dated'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('employee', 'level'), name='conversation_one_open'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(('manager', models.F('employee')), _negated=True), name='conversation_between_two'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'closed'])), name='conversation_status_known'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_on', None), ('status', 'open')), models.Q(('held_on__isnull', False), ('status', 'closed')), _connector='OR'), name='conversation_closed_when_held'),
        ),
        migrations.AddConstraint(
            model_name='conversationevidence',
            constraint=models.UniqueConstraint(fields=('conversation', 'source', 'key'), name='conversation_evidence_once'),
        ),
        migrations.AddConstraint(
            model_name='conversationrating',
            constraint=models.UniqueConstraint(fields=('conversation', 'competency'), name='conversation_rating_once'),
        ),
        migrations.AddConstraint(
            model_name='conversationrating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('own', None), ('own__range', (0, 5)), _connector='OR'), models.Q(('managers', None), ('managers__range', (0, 5)), _connector='OR')), name='conversation_rating_0_to_5'),
        ),
        migrations.AddConstraint(
            model_name='leadershiprole',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('employee', '='), ('kind', '='), ('title', '='), ('period', '&&')], name='leadership_role_no_overlap'),
        ),
        migrations.AddConstraint(
            model_name='leadershiprole',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__startswith__isnull', False)), name='leadership_role_period_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='leadershiprole',
            constraint=models.CheckConstraint(condition=models.Q(('time_budget__range', (1, 100))), name='leadership_role_time_budget_percent'),
        ),
        migrations.AddConstraint(
            model_name='leadershiprole',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='leadership_role_titled'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.CheckConstraint(condition=models.Q(('axis__in', ['leadership', 'management', 'craft'])), name='next_step_axis_known'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.CheckConstraint(condition=models.Q(('owner__in', ['employee', 'manager'])), name='next_step_owner_known'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='next_step_said'),
        ),
        migrations.AddConstraint(
            model_name='payband',
            constraint=models.UniqueConstraint(fields=('level', 'currency', 'location'), name='pay_band_once'),
        ),
        migrations.AddConstraint(
            model_name='payband',
            constraint=models.CheckConstraint(condition=models.Q(('minimum__gt', 0), ('maximum__gte', models.F('minimum'))), name='pay_band_range', violation_error_message='A band goes from more than nothing up to at least as much.'),
        ),
        migrations.AddConstraint(
            model_name='payband',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='pay_band_currency_code'),
        ),
        migrations.AddConstraint(
            model_name='promotioncase',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'in_review', 'on_trial'])), fields=('employee',), name='promotion_case_one_open'),
        ),
        migrations.AddConstraint(
            model_name='promotioncase',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'in_review', 'approved', 'declined', 'withdrawn', 'on_trial', 'confirmed', 'returned'])), name='promotion_case_status_known'),
        ),
        migrations.AddConstraint(
            model_name='promotioncase',
            constraint=models.CheckConstraint(condition=models.Q(('decider', None), ('submitter', None), models.Q(('decider', models.F('submitter')), _negated=True), _connector='OR'), name='promotion_case_not_decided_by_submitter'),
        ),
        migrations.AddConstraint(
            model_name='promotioncase',
            constraint=models.CheckConstraint(condition=models.Q(('mentor', None), models.Q(('mentor', models.F('employee')), _negated=True), _connector='OR'), name='promotion_case_mentor_is_another'),
        ),
        migrations.AddConstraint(
            model_name='promotioncase',
            constraint=models.CheckConstraint(condition=models.Q(('decided_on', None), ('status__in', ['approved', 'declined', 'on_trial', 'confirmed', 'returned']), _negated=True), name='promotion_case_decided_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='promotioncase',
            constraint=models.CheckConstraint(condition=models.Q(('decision_reason', ''), ('status', 'declined'), _negated=True), name='promotion_case_declined_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='promotioncase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['on_trial', 'confirmed', 'returned']), _negated=True), models.Q(('return_level__isnull', False), ('trial_until__isnull', False)), _connector='OR'), name='promotion_case_trial_has_a_way_back'),
        ),
        migrations.AddConstraint(
            model_name='promotioncase',
            constraint=models.CheckConstraint(condition=models.Q(('trial_until', None), ('effective_on', None), ('trial_until__gt', models.F('effective_on')), _connector='OR'), name='promotion_case_trial_after_start'),
        ),
        migrations.AddConstraint(
            model_name='promotionassessor',
            constraint=models.UniqueConstraint(fields=('case', 'employee'), name='promotion_assessor_once'),
        ),
        migrations.AddConstraint(
            model_name='promotionevidence',
            constraint=models.UniqueConstraint(fields=('case', 'source', 'key'), name='promotion_evidence_once'),
        ),
        migrations.AddConstraint(
            model_name='promotionrating',
            constraint=models.UniqueConstraint(fields=('assessor', 'competency'), name='promotion_rating_once'),
        ),
        migrations.AddConstraint(
            model_name='promotionrating',
            constraint=models.CheckConstraint(condition=models.Q(('proficiency__range', (0, 5))), name='promotion_rating_0_to_5'),
        ),
        migrations.AddConstraint(
            model_name='versioncompetency',
            constraint=models.UniqueConstraint(fields=('version', 'competency'), name='version_competency_once'),
        ),
        migrations.AddConstraint(
            model_name='versioncompetency',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('version', 'position'), name='version_competency_position_once'),
        ),
    ]
