"""Letters about the progress of a project have words of their own."""

import minsheng.concerns.states.messages
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('concerns', '0024_stuck_notes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='messagetemplate',
            name='template_kind_known',
        ),
        migrations.AlterField(
            model_name='messagetemplate',
            name='kind',
            field=models.CharField(choices=[('received', 'received'), ('question', 'question'), ('extended', 'extended'), ('split', 'split'), ('verdict', 'verdict'), ('reminder', 'reminder'), ('ended', 'ended'), ('progress', 'progress'), ('reply_solved', 'reply_solved'), ('reply_declined', 'reply_declined'), ('reply_referred', 'reply_referred'), ('reply_question', 'reply_question')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='messagetemplate',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', [minsheng.concerns.states.messages.MessageKind['RECEIVED'], minsheng.concerns.states.messages.MessageKind['QUESTION'], minsheng.concerns.states.messages.MessageKind['EXTENDED'], minsheng.concerns.states.messages.MessageKind['SPLIT'], minsheng.concerns.states.messages.MessageKind['VERDICT'], minsheng.concerns.states.messages.MessageKind['REMINDER'], minsheng.concerns.states.messages.MessageKind['ENDED'], minsheng.concerns.states.messages.MessageKind['PROGRESS'], minsheng.concerns.states.messages.MessageKind['REPLY_SOLVED'], minsheng.concerns.states.messages.MessageKind['REPLY_DECLINED'], minsheng.concerns.states.messages.MessageKind['REPLY_REFERRED'], minsheng.concerns.states.messages.MessageKind['REPLY_QUESTION']])), name='template_kind_known'),
        ),
    ]
