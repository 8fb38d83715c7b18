"""Projects with milestones, risks, pictures, and the concerns they answer."""

import django.db.models.deletion
import minsheng.projects.states
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('concerns', '0025_letters_of_progress'),
        ('directory', '0005_merged_areas'),
        ('files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('title', models.CharField(max_length=80)),
                ('summary', models.CharField(blank=True, max_length=1000)),
                ('field', models.CharField(choices=[('building', 'building'), ('management', 'management'), ('order', 'order'), ('culture', 'culture')], max_length=12)),
                ('state', models.CharField(choices=[('underway', 'underway'), ('finished', 'finished'), ('given_up', 'given_up')], default=minsheng.projects.states.State['UNDERWAY'], max_length=10)),
                ('budget', models.PositiveBigIntegerField(null=True)),
                ('topic', models.CharField(blank=True, max_length=12)),
                ('begins_on', models.DateField()),
                ('due_on', models.DateField()),
                ('published', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('result', models.CharField(blank=True, max_length=1000)),
                ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.area')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
            options={
                'ordering': ('due_on', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('spot', models.PositiveSmallIntegerField()),
                ('side', models.CharField(choices=[('before', 'before'), ('after', 'after')], max_length=6)),
                ('caption', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='projects.project')),
            ],
            options={
                'ordering': ('spot', 'side', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80)),
                ('due_on', models.DateField()),
                ('done_on', models.DateField(null=True)),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='projects.project')),
            ],
            options={
                'ordering': ('due_on', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('concern', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.concern')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='projects.project')),
            ],
            options={
                'ordering': ('at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Risk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=300)),
                ('gravity', models.CharField(choices=[('low', 'low'), ('high', 'high')], max_length=4)),
                ('at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='risks', to='projects.project')),
            ],
            options={
                'ordering': ('at', 'id'),
            },
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(fields=['office', 'state', 'due_on', 'id'], name='project_of_office'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(condition=models.Q(('published', True)), fields=['due_on', 'id'], name='project_published'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('field__in', [minsheng.projects.states.Field['BUILDING'], minsheng.projects.states.Field['MANAGEMENT'], minsheng.projects.states.Field['ORDER'], minsheng.projects.states.Field['CULTURE']])), name='project_field_known'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', [minsheng.projects.states.State['UNDERWAY'], minsheng.projects.states.State['FINISHED'], minsheng.projects.states.State['GIVEN_UP']])), name='project_state_known'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('begins_on'))), name='project_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('result', ''), ('state', minsheng.projects.states.State['UNDERWAY'])), models.Q(models.Q(('state', minsheng.projects.states.State['UNDERWAY']), _negated=True), ('ended_at__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='project_ends_with_a_result'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.UniqueConstraint(fields=('project', 'spot', 'side'), name='one_picture_a_side'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', [minsheng.projects.states.Side['BEFORE'], minsheng.projects.states.Side['AFTER']])), name='picture_side_known'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.CheckConstraint(condition=models.Q(('caption', ''), _negated=True), name='picture_says_what_it_shows'),
        ),
        migrations.AddIndex(
            model_name='milestone',
            index=models.Index(fields=['project', 'due_on', 'id'], name='milestone_of_project'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', True), ('published_at__isnull', True), ('words', '')), models.Q(('done_on__isnull', False), ('published_at__isnull', False), models.Q(('words', ''), _negated=True)), _connector='OR'), name='milestone_done_in_words'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(('gravity__in', [minsheng.projects.states.Gravity['LOW'], minsheng.projects.states.Gravity['HIGH']])), name='risk_gravity_known'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='risk_says_something'),
        ),
    ]
