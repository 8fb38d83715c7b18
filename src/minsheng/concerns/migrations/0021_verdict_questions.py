"""Patterns among verdicts as questions, once each; the auditor answers them, leaders read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('concerns', '0020_draws'),
        ('directory', '0004_leave'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='VerdictQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pattern', models.CharField(choices=[('burst', 'burst'), ('one_device', 'one_device'), ('soon_after', 'soon_after')], max_length=10)),
                ('key', models.CharField(max_length=40)),
                ('n', models.PositiveIntegerField()),
                ('of', models.PositiveIntegerField(default=0)),
                ('concern_ids', models.JSONField()),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.area')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
            options={
                'ordering': ('-last_at', '-id'),
                'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['office', '-last_at', '-id'], name='verdict_question_open'), models.Index(condition=models.Q(('answered_at__isnull', False)), fields=['office', '-last_at', '-id'], name='verdict_question_answered'), models.Index(fields=['last_at'], name='verdict_question_last')],
                'constraints': [models.UniqueConstraint(fields=('pattern', 'key'), name='verdict_question_asked_once'), models.CheckConstraint(condition=models.Q(('pattern__in', ['burst', 'one_device', 'soon_after'])), name='verdict_question_pattern_known'), models.CheckConstraint(condition=models.Q(('n__gt', 0)), name='verdict_question_has_records'), models.CheckConstraint(condition=models.Q(('first_at__lte', models.F('last_at'))), name='verdict_question_times_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('of__gte', models.F('n')), ('pattern', 'soon_after'), ('unit__isnull', False)), models.Q(models.Q(('pattern', 'soon_after'), _negated=True), ('of', 0), ('unit__isnull', True)), _connector='OR'), name='verdict_question_unit_and_share'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('words', '')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('words', ''), _negated=True)), _connector='OR'), name='verdict_question_answered_in_words')],
            },
        ),
    ]
