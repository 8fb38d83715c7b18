"""Writing the house's own words for its messages; every version kept, nothing broken ever in force."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.concerns.models import MessageTemplate, MessageTemplateRevision
from minsheng.concerns.permissions import may_edit_templates
from minsheng.concerns.policy import plain_text
from minsheng.concerns.policy.wording import LONGEST_BODY, LONGEST_SUBJECT, Finding, Flaw, lint
from minsheng.concerns.queries.wording import exactly, forget_templates
from minsheng.concerns.states.messages import MessageKind
from minsheng.core.actors import Actor
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.audit.actions import Json


class TemplateRefused(Exception):
    """It cannot be kept as it is; ``findings`` say why. None: somebody else changed it meanwhile."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.flaw} {one.name}".strip() for one in findings) or "conflict")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class TemplateFields:
    """A template as a form or a table gives it."""

    kind: MessageKind
    category_id: int | None
    language: str
    subject: str
    body: str
    active: bool = True


@transaction.atomic
def write_template(fields: TemplateFields, *, by: Actor, at: datetime, version: int | None = None) -> MessageTemplate:
    """Write the words for one kind, category and language, or change them. A district's administrators only.

    ``version``: the one the page showed, 0 where there was none; TemplateRefused without findings where it is another.
    """
    if not may_edit_templates(by):
        raise PermissionDenied("templates")
    subject, body = plain_text(fields.subject), plain_text(fields.body)
    found = lint(fields.kind, subject, body, own_address=settings.PUBLIC_URL)
    too_long = {"subject": len(subject) > LONGEST_SUBJECT, "body": len(body) > LONGEST_BODY}
    found += [Finding(Flaw.LONG, field) for field, long in too_long.items() if long]
    if found:
        raise TemplateRefused(found)
    same = MessageTemplate.objects.select_for_update().filter(
        exactly(fields.category_id), kind=fields.kind, language=fields.language
    )
    row = same.order_by("id").first()  # by its own column: a join to the category could not be locked
    if version is not None and version != (row.version if row else 0):
        raise TemplateRefused([])
    first = row is None
    if row is None:
        row = MessageTemplate(kind=fields.kind, category_id=fields.category_id, language=fields.language, version=0)
    row.subject, row.body, row.active, row.version = subject, body, fields.active, row.version + 1
    row.save()
    content = asdict(fields) | {"subject": subject, "body": body}
    MessageTemplateRevision.objects.create(
        template=row, version=row.version, at=at, worker_id=by.worker_id, content=content
    )
    data: dict[str, Json] = {"kind": row.kind, "language": row.language, "version": row.version, "active": row.active}
    audit.record(
        subject_type="message_template",
        subject_id=row.pk,
        action="write_template",
        by=by,
        at=at,
        data=data,
        first=first,
    )
    forget_templates()
    transaction.on_commit(forget_templates)
    return row
