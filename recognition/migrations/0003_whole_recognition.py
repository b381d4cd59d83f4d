
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('careerladders', '0008_codes_and_unsaid_steps'),
        ('people', '0004_imports'),
        ('recognition', '0002_details'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('axis', models.CharField(choices=[('execution', 'Execution'), ('innovation', 'Innovation')], max_length=12, verbose_name='axis')),
                ('description', models.CharField(blank=True, help_text='One sentence that tells when to choose it.', max_length=300, verbose_name='description')),
                ('points', models.PositiveIntegerField(default=0, verbose_name='points for each nominee')),
                ('budget', models.PositiveIntegerField(default=0, verbose_name='budget in points')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'category',
                'verbose_name_plural': 'categories',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'criterion',
                'verbose_name_plural': 'criteria',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='years')),
                ('axis', models.CharField(blank=True, choices=[('execution', 'Execution'), ('innovation', 'Innovation')], max_length=12, verbose_name='axis')),
                ('is_private', models.BooleanField(default=False, verbose_name='private')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Program',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('kind', models.CharField(choices=[('nomination', 'nominations'), ('kudos', 'kudos')], default='nomination', max_length=10, verbose_name='kind')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('closed', 'closed')], default='draft', max_length=10, verbose_name='status')),
                ('description', models.TextField(blank=True, help_text='What it is for, in two or three sentences.', max_length=2000, verbose_name='description')),
                ('opens_on', models.DateField(verbose_name='opens on')),
                ('closes_on', models.DateField(blank=True, help_text='The last day; empty if it has no end.', null=True, verbose_name='closes on')),
                ('per_person', models.PositiveSmallIntegerField(blank=True, default=3, help_text='How many one person may submit; empty for any number.', null=True, verbose_name='nominations per person')),
                ('winners', models.PositiveSmallIntegerField(blank=True, help_text='How many nominations win at most; empty for any number.', null=True, verbose_name='winners')),
                ('minimum_share', models.PositiveSmallIntegerField(default=40, help_text='How many percent of the budget each axis gets at least.', verbose_name='smallest share of an axis')),
                ('monthly_points', models.PositiveIntegerField(default=0, help_text="For kudos: what is left at the month's end expires.", verbose_name='points to give each month')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
            ],
            options={
                'verbose_name': 'program',
                'verbose_name_plural': 'programs',
                'ordering': ['-opens_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Reaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('clap', 'Well done'), ('thanks', 'Thank you too'), ('idea', 'Inspiring')], max_length=10, verbose_name='kind')),
            ],
            options={
                'verbose_name': 'reaction',
                'verbose_name_plural': 'reactions',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RecognitionPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('keeps_private', models.BooleanField(default=False, help_text='What you are recognised for stays off the feed and every list; you still read it yourself.', verbose_name='keep my recognition private')),
                ('hides_anniversaries', models.BooleanField(default=False, verbose_name="don't mention my anniversaries")),
            ],
            options={
                'verbose_name': 'preference in recognition',
                'verbose_name_plural': 'preferences in recognition',
            },
        ),
        migrations.CreateModel(
            name='RecognitionSettings',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('has_points', models.BooleanField(default=True, help_text='Without points people thank and nominate all the same.', verbose_name='use points')),
                ('kept_months', models.PositiveSmallIntegerField(blank=True, default=24, help_text="Points received expire when they weren't spent for so long; empty for never.", null=True, verbose_name='months until points expire')),
            ],
            options={
                'verbose_name': 'settings of recognition',
                'verbose_name_plural': 'settings of recognition',
            },
        ),
        migrations.CreateModel(
            name='Redemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('requested', 'asked for'), ('approved', 'granted'), ('declined', 'declined'), ('cancelled', 'cancelled')], default='requested', max_length=10, verbose_name='status')),
                ('price', models.PositiveIntegerField(verbose_name='price in points')),
                ('taxable_value', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='taxable value')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('nonce', models.UUIDField(editable=False, verbose_name='nonce')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='asked at')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'redemption',
                'verbose_name_plural': 'redemptions',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('outcome', models.CharField(blank=True, choices=[('kept', 'kept'), ('removed', 'removed')], max_length=10, verbose_name='outcome')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Reward',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('description', models.TextField(blank=True, max_length=1000, verbose_name='description')),
                ('price', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='price in points')),
                ('taxable_value', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='taxable value')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('stock', models.PositiveIntegerField(blank=True, help_text='Empty when there is no limit.', null=True, verbose_name='left')),
                ('needs_approval', models.BooleanField(default=True, verbose_name='needs approval')),
                ('is_active', models.BooleanField(default=True, verbose_name='can be chosen')),
            ],
            options={
                'verbose_name': 'reward',
                'verbose_name_plural': 'rewards',
                'ordering': ['price', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='score')),
            ],
            options={
                'verbose_name': 'score',
                'verbose_name_plural': 'scores',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='kudos',
            name='edited_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='edited at'),
        ),
        migrations.AddField(
            model_name='kudos',
            name='points',
            field=models.PositiveIntegerField(default=0, verbose_name='points'),
        ),
        migrations.AddField(
            model_name='kudos',
            name='removed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='removed at'),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='text')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='edited at')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed at')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.employee', verbose_name='author')),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='IntegrityFlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('triangle', 'three who recognise each other in turn'), ('pair', 'two who often recognise each other'), ('rush', 'half of the awards in the last week'), ('concentration', 'few receive much')], max_length=13, verbose_name='kind')),
                ('quarter', models.DateField(verbose_name='quarter')),
                ('key', models.CharField(max_length=80, verbose_name='key')),
                ('figures', models.JSONField(default=dict, verbose_name='figures')),
                ('found_at', models.DateTimeField(auto_now_add=True, verbose_name='found at')),
                ('outcome', models.CharField(blank=True, choices=[('', 'to look at'), ('fine', 'fine as it is'), ('talked', 'talked about')], default='', max_length=10, verbose_name='outcome')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='note')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='looked at')),
                ('decider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looked at by')),
                ('people', models.ManyToManyField(blank=True, related_name='+', to='people.employee', verbose_name='people')),
            ],
            options={
                'verbose_name': 'flag',
                'verbose_name_plural': 'flags',
                'ordering': ['-quarter', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('shortlisted', 'shortlisted'), ('awarded', 'awarded'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='draft', max_length=11, verbose_name='status')),
                ('situation', models.TextField(blank=True, max_length=2000, verbose_name='situation')),
                ('behaviour', models.TextField(blank=True, max_length=2000, verbose_name='behaviour')),
                ('impact', models.TextField(blank=True, max_length=2000, verbose_name='impact')),
                ('is_private', models.BooleanField(default=False, help_text='Only the nominees, the selection panel and HR read of an award.', verbose_name='not in the feed')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='begun at')),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='submitted on')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                ('decision_reason', models.TextField(blank=True, max_length=2000, verbose_name='reason')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='recognition.category', verbose_name='category')),
                ('competencies', models.ManyToManyField(blank=True, related_name='nominations', to='careerladders.competency', verbose_name='competencies')),
                ('decider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decided_nominations', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('nominator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nominations_made', to='people.employee', verbose_name='nominator')),
                ('values', models.ManyToManyField(blank=True, related_name='nominations', to='recognition.value', verbose_name='values')),
            ],
            options={
                'verbose_name': 'nomination',
                'verbose_name_plural': 'nominations',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Endorsement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, max_length=1000, verbose_name='what they saw')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='endorsements', to='people.employee', verbose_name='employee')),
                ('nominator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.employee', verbose_name='nominator')),
                ('nomination', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='endorsements', to='recognition.nomination', verbose_name='nomination')),
            ],
            options={
                'verbose_name': 'endorsement',
                'verbose_name_plural': 'endorsements',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='NominationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('shortlisted', 'shortlisted'), ('awarded', 'awarded'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], max_length=11, verbose_name='status')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('nomination', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='recognition.nomination', verbose_name='nomination')),
            ],
            options={
                'verbose_name': 'step of a nomination',
                'verbose_name_plural': 'steps of nominations',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='NominationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to='nominations/', verbose_name='file')),
                ('name', models.CharField(max_length=200, verbose_name='file name')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded at')),
                ('nomination', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='recognition.nomination', verbose_name='nomination')),
            ],
            options={
                'verbose_name': 'file of a nomination',
                'verbose_name_plural': 'files of nominations',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PanelMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='panels', to='people.employee', verbose_name='employee')),
            ],
            options={
                'verbose_name': 'panel member',
                'verbose_name_plural': 'panel members',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PointsAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('issued', 'issued'), ('budget', 'budget'), ('to_give', 'points to give'), ('to_spend', 'points to spend'), ('redeemed', 'redeemed'), ('expired', 'expired')], max_length=10, verbose_name='kind')),
                ('balance', models.BigIntegerField(default=0, verbose_name='balance')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='points_accounts', to='recognition.category', verbose_name='category')),
                ('employee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='points_accounts', to='people.employee', verbose_name='employee')),
            ],
            options={
                'verbose_name': 'points account',
                'verbose_name_plural': 'points accounts',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PointsMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True, verbose_name='month')),
                ('begun_at', models.DateTimeField(auto_now_add=True, verbose_name='begun at')),
            ],
            options={
                'verbose_name': 'month of points',
                'verbose_name_plural': 'months of points',
                'ordering': ['-month'],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='points_month_first_day')],
            },
        ),
        migrations.CreateModel(
            name='PointsTransfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(1000000000)], verbose_name='points')),
                ('purpose', models.CharField(choices=[('grant', 'points to give for the month'), ('budget', 'budget'), ('kudos', 'kudos'), ('award', 'award'), ('redemption', 'reward'), ('expiry', 'expired'), ('reversal', 'taken back')], max_length=10, verbose_name='for')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='key')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('credit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='recognition.pointsaccount', verbose_name='to')),
                ('debit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='debits', to='recognition.pointsaccount', verbose_name='from')),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='recognition.pointstransfer', verbose_name='takes back')),
            ],
            options={
                'verbose_name': 'points transfer',
                'verbose_name_plural': 'points transfers',
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Nominee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nominations', to='people.employee', verbose_name='employee')),
                ('nomination', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nominees', to='recognition.nomination', verbose_name='nomination')),
                ('nominator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.employee', verbose_name='nominator')),
                ('transfer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.pointstransfer', verbose_name='transfer')),
            ],
            options={
                'verbose_name': 'nominee',
                'verbose_name_plural': 'nominees',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='kudos',
            name='transfer',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.pointstransfer', verbose_name='transfer'),
        ),
        migrations.AddConstraint(
            model_name='kudos',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('points', 0), ('transfer', None)), models.Q(('points__gt', 0), ('transfer__isnull', False)), _connector='OR'), name='kudos_points_transferred'),
        ),
        migrations.AddField(
            model_name='post',
            name='celebrated',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='anniversaries', to='people.employee', verbose_name='anniversary of'),
        ),
        migrations.AddField(
            model_name='post',
            name='kudos',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='post', to='recognition.kudos', verbose_name='kudos'),
        ),
        migrations.AddField(
            model_name='post',
            name='nomination',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='post', to='recognition.nomination', verbose_name='award'),
        ),
        migrations.AddField(
            model_name='comment',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='recognition.post', verbose_name='post'),
        ),
        migrations.AddField(
            model_name='program',
            name='departments',
            field=models.ManyToManyField(blank=True, help_text='Who works there or below takes part; none means everybody.', related_name='programs', to='people.department', verbose_name='departments'),
        ),
        migrations.AddField(
            model_name='panelmember',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='panel', to='recognition.program', verbose_name='program'),
        ),
        migrations.AddField(
            model_name='nomination',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='recognition.program', verbose_name='program'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='recognition.program', verbose_name='program'),
        ),
        migrations.AddField(
            model_name='category',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='recognition.program', verbose_name='program'),
        ),
        migrations.AddField(
            model_name='reaction',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.employee', verbose_name='employee'),
        ),
        migrations.AddField(
            model_name='reaction',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reactions', to='recognition.post', verbose_name='post'),
        ),
        migrations.AddField(
            model_name='recognitionpreference',
            name='employee',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='recognition_preference', to='people.employee', verbose_name='employee'),
        ),
        migrations.AddConstraint(
            model_name='recognitionsettings',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='recognition_settings_once'),
        ),
        migrations.AddConstraint(
            model_name='recognitionsettings',
            constraint=models.CheckConstraint(condition=models.Q(('kept_months', None), ('kept_months__gt', 0), _connector='OR'), name='recognition_settings_months'),
        ),
        migrations.AddField(
            model_name='redemption',
            name='decider',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='redemption',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='people.employee', verbose_name='employee'),
        ),
        migrations.AddField(
            model_name='redemption',
            name='transfer',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='redemption', to='recognition.pointstransfer', verbose_name='transfer'),
        ),
        migrations.AddField(
            model_name='report',
            name='comment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='recognition.comment', verbose_name='comment'),
        ),
        migrations.AddField(
            model_name='report',
            name='kudos',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='recognition.kudos', verbose_name='kudos'),
        ),
        migrations.AddField(
            model_name='report',
            name='moderator',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='moderator'),
        ),
        migrations.AddField(
            model_name='report',
            name='reporter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.employee', verbose_name='reported by'),
        ),
        migrations.AddConstraint(
            model_name='reward',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='reward_named'),
        ),
        migrations.AddConstraint(
            model_name='reward',
            constraint=models.CheckConstraint(condition=models.Q(('price__gt', 0)), name='reward_costs_points'),
        ),
        migrations.AddConstraint(
            model_name='reward',
            constraint=models.CheckConstraint(condition=models.Q(('taxable_value__gte', 0)), name='reward_value_positive'),
        ),
        migrations.AddConstraint(
            model_name='reward',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='reward_currency_code'),
        ),
        migrations.AddField(
            model_name='redemption',
            name='reward',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='recognition.reward', verbose_name='reward'),
        ),
        migrations.AddField(
            model_name='score',
            name='criterion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='recognition.criterion', verbose_name='criterion'),
        ),
        migrations.AddField(
            model_name='score',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='recognition.panelmember', verbose_name='panel member'),
        ),
        migrations.AddField(
            model_name='score',
            name='nomination',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='recognition.nomination', verbose_name='nomination'),
        ),
        migrations.AddConstraint(
            model_name='integrityflag',
            constraint=models.UniqueConstraint(fields=('kind', 'quarter', 'key'), name='integrity_flag_once'),
        ),
        migrations.AddConstraint(
            model_name='integrityflag',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['triangle', 'pair', 'rush', 'concentration'])), name='integrity_flag_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='integrityflag',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'fine', 'talked'])), name='integrity_flag_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='integrityflag',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('decided_at__isnull', False), _connector='OR'), name='integrity_flag_decided'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.UniqueConstraint(fields=('nomination', 'employee'), name='endorsement_once'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(('employee', models.F('nominator')), _negated=True), name='endorsement_by_another'),
        ),
        migrations.AddConstraint(
            model_name='pointsaccount',
            constraint=models.UniqueConstraint(fields=('kind', 'employee', 'category'), name='points_account_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='pointsaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category__isnull', True), ('employee__isnull', False), ('kind__in', ['to_give', 'to_spend'])), models.Q(('category__isnull', False), ('employee__isnull', True), ('kind', 'budget')), models.Q(('category__isnull', True), ('employee__isnull', True), ('kind__in', ['issued', 'redeemed', 'expired'])), _connector='OR'), name='points_account_owner'),
        ),
        migrations.AddConstraint(
            model_name='pointsaccount',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'issued'), ('balance__gte', 0), _connector='OR'), name='points_account_not_overdrawn'),
        ),
        migrations.AddIndex(
            model_name='pointstransfer',
            index=models.Index(fields=['debit', '-created_at', '-id'], name='points_debits'),
        ),
        migrations.AddIndex(
            model_name='pointstransfer',
            index=models.Index(fields=['credit', '-created_at', '-id'], name='points_credits'),
        ),
        migrations.AddConstraint(
            model_name='pointstransfer',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='points_transfer_positive'),
        ),
        migrations.AddConstraint(
            model_name='pointstransfer',
            constraint=models.CheckConstraint(condition=models.Q(('debit', models.F('credit')), _negated=True), name='points_transfer_between_two'),
        ),
        migrations.AddConstraint(
            model_name='pointstransfer',
            constraint=models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='points_transfer_has_key'),
        ),
        migrations.AddConstraint(
            model_name='pointstransfer',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['grant', 'budget', 'kudos', 'award', 'redemption', 'expiry', 'reversal'])), name='points_transfer_purpose_known'),
        ),
        migrations.AddConstraint(
            model_name='pointstransfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('purpose', 'reversal'), ('reverses__isnull', False)), models.Q(models.Q(('purpose', 'reversal'), _negated=True), ('reverses__isnull', True)), _connector='OR'), name='points_transfer_reversal_of_one'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.UniqueConstraint(fields=('nomination', 'employee'), name='nominee_once'),
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.CheckConstraint(condition=models.Q(('employee', models.F('nominator')), _negated=True), name='nominee_not_nominator'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['-created_at', '-id'], name='post_latest'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['axis', '-created_at', '-id'], name='post_latest_of_axis'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('celebrated', None), ('kudos__isnull', False), ('nomination', None), ('years', None)), models.Q(('celebrated', None), ('kudos', None), ('nomination__isnull', False), ('years', None)), models.Q(('celebrated__isnull', False), ('kudos', None), ('nomination', None), ('years__gt', 0)), _connector='OR'), name='post_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('axis__in', ['execution', 'innovation']), ('celebrated__isnull', True)), models.Q(('axis', ''), ('celebrated__isnull', False)), _connector='OR'), name='post_axis_of_recognition'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(fields=('celebrated', 'years'), name='post_anniversary_once'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['post', 'created_at', 'id'], name='comments_of_post'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_has_text'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='program_named'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['nomination', 'kudos'])), name='program_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'published', 'closed'])), name='program_status_known'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('closes_on', None), ('closes_on__gte', models.F('opens_on')), _connector='OR'), name='program_closes_after_opening'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('minimum_share__lte', 50)), name='program_share_possible'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('per_person', None), ('per_person__gt', 0), _connector='OR'), models.Q(('winners', None), ('winners__gt', 0), _connector='OR')), name='program_limits_positive'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'kudos'), ('status', 'published')), fields=('kind',), name='program_one_of_kudos'),
        ),
        migrations.AddConstraint(
            model_name='panelmember',
            constraint=models.UniqueConstraint(fields=('program', 'employee'), name='panel_member_once'),
        ),
        migrations.AddIndex(
            model_name='nomination',
            index=models.Index(fields=['program', 'status'], name='nomination_in_program'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.UniqueConstraint(fields=('id', 'nominator'), name='nomination_nominator'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.UniqueConstraint(fields=('id', 'program'), name='nomination_program'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'shortlisted', 'awarded', 'declined', 'withdrawn'])), name='nomination_status_known'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'withdrawn']), models.Q(('category__isnull', False), ('submitted_on__isnull', False), models.Q(('situation', ''), _negated=True), models.Q(('behaviour', ''), _negated=True), models.Q(('impact', ''), _negated=True)), _connector='OR'), name='nomination_complete'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['awarded', 'declined']), _negated=True), models.Q(('decided_on__isnull', False), models.Q(('decision_reason', ''), _negated=True)), _connector='OR'), name='nomination_decision_explained'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('program', 'name'), name='criterion_name_once'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='criterion_named'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.UniqueConstraint(fields=('program', 'name'), name='category_name_once'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.UniqueConstraint(fields=('id', 'program'), name='category_of_program'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='category_named'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.CheckConstraint(condition=models.Q(('axis__in', ['execution', 'innovation'])), name='category_axis_known'),
        ),
        migrations.AddConstraint(
            model_name='reaction',
            constraint=models.UniqueConstraint(fields=('post', 'employee', 'kind'), name='reaction_once'),
        ),
        migrations.AddConstraint(
            model_name='reaction',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['clap', 'thanks', 'idea'])), name='reaction_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('comment', None), ('kudos__isnull', False)), models.Q(('comment__isnull', False), ('kudos', None)), _connector='OR'), name='report_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('reporter', 'kudos', 'comment'), name='report_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='report_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'kept', 'removed'])), name='report_outcome_known'),
        ),
        migrations.AddIndex(
            model_name='redemption',
            index=models.Index(condition=models.Q(('status', 'requested')), fields=['id'], name='redemptions_waiting'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.UniqueConstraint(fields=('employee', 'nonce'), name='redemption_once_per_nonce'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['requested', 'approved', 'declined', 'cancelled'])), name='redemption_status_known'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('status', 'declined'), _negated=True), name='redemption_declined_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('decided_on', None), ('status__in', ['approved', 'declined']), _negated=True), name='redemption_approved_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('nomination', 'member', 'criterion'), name='score_once'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('points__range', (1, 5))), name='score_1_to_5'),
        ),
    ]
