"""`minsheng templates check`: every template judged, the exit code says whether all can be sent."""

from __future__ import annotations

import json

from minsheng.concerns import actions
from minsheng.concerns.models import MessageTemplate
from minsheng.concerns.states.messages import MessageKind
from minsheng.core.actors import SYSTEM
from tests.cast import NOW, Cast
from tests.cli.test_command import minsheng


def test_templates_that_can_be_sent_end_well_and_one_that_cannot_is_named(cast: Cast) -> None:
    fields = actions.TemplateFields(MessageKind.ENDED, None, "zh-hans", "关于您反映的事", "{reply} {link}")
    row = actions.write_template(fields, by=SYSTEM, at=NOW)
    well = minsheng("templates", "check")
    assert (well.exit_code, well.stdout) == (0, "1 templates, 0 with flaws.\n")
    MessageTemplate.objects.filter(pk=row.pk).update(body="{reply}")
    broken = minsheng("templates", "check")
    assert broken.exit_code == 1
    assert f"{row.pk} (ended * zh-hans): body: missing link" in broken.stdout
    said = json.loads(minsheng("templates", "check", "--json").stdout)
    assert (said["templates"], said["flawed"]) == (1, 1)
    assert said["each"][0]["findings"] == [{"flaw": "missing", "field": "body", "name": "link"}]
    MessageTemplate.objects.filter(pk=row.pk).update(active=False)
    assert minsheng("templates", "check").exit_code == 0
