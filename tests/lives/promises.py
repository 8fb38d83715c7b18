"""What must hold of every life, read from rows, history lines and letters."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Count, F, Q

from minsheng.concerns.models import AssistTask, CallTry, Concern, Entry, Escalation, Rating, Reporter
from minsheng.concerns.states import OPEN, Action, State, move_for
from minsheng.foundation.outbox.models import Message

WORKED = {"start", "resolve", "wait", "resume", "ask", "return"}


def no_handler_rated_own_work() -> None:
    """Nobody who had a concern in hand before wrote down a verdict, or a call, on it."""
    hands: dict[int, set[int]] = defaultdict(set)
    for line in Entry.objects.order_by("id"):
        if line.action in {"rate", "call"} and line.worker_id:
            assert line.worker_id not in hands[line.concern_id], f"concern {line.concern_id}"
        if line.action in WORKED and line.worker_id:
            hands[line.concern_id].add(line.worker_id)
        if line.action in {"assign", "hand_over"} and line.detail.get("handler"):
            hands[line.concern_id].add(line.detail["handler"])
    written = Rating.objects.filter(entered_by__isnull=False).count()
    assert written == Entry.objects.filter(action="rate", worker__isnull=False).count()


def everybody_was_asked_once_and_reminded_at_most_once() -> None:
    """One letter a round for who left an address, a place on the list of calls for who left a number; never to a no."""
    resolutions: dict[int, list[datetime]] = defaultdict(list)
    for number, at in Entry.objects.filter(action="resolve").order_by("id").values_list("concern_id", "at"):
        resolutions[number].append(at)
    letters = _letters()
    whole = {pk: into or pk for pk, into in Concern.objects.values_list("pk", "split_from_id")}
    # A no holds for every part of one text.
    no = Entry.objects.filter(action="opt_out").values_list("concern_id", "concern__merged_into_id")
    said_no = {whole[number] for pair in no for number in pair if number is not None}
    called = set(CallTry.objects.values_list("reporter_id", flat=True))
    for person in Reporter.objects.select_related("concern__merged_into"):
        concern = person.concern
        rounds = [at for at in resolutions[concern.pk] if at >= person.joined_at]
        asked, reminded = letters["verdict", person.pk], letters["reminder", person.pk]
        assert len(reminded) <= len(asked)
        for first, following in zip(asked, [*asked[1:], None], strict=False):
            again = [at for at in reminded if at > first and (following is None or at <= following)]
            assert len(again) <= 1, f"person {person.pk} was reminded twice"
        if concern.merged_into_id is not None or concern.split_from_id is not None or whole[concern.pk] in said_no:
            continue  # theirs are the rounds of another, or some were spared
        if person.email:
            assert asked == rounds, f"person {person.pk} of {concern.pk}"
        elif person.phone and rounds and concern.state in {"resolved", "closed"}:
            waits = person.call_at is not None or person.pk in called or person.ratings.exists()
            assert waits, f"person {person.pk} of {concern.pk} was forgotten"
        if not person.reachable:
            assert not asked


def _letters() -> dict[tuple[str, int], list[datetime]]:
    found: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    rows = Message.objects.filter(template__in=["verdict", "reminder"]).order_by("queued_at", "pk")
    for template, key, at in rows.values_list("template", "deduplication_key", "queued_at"):
        found[template, int(key.split(":")[1])].append(at)
    return found


def nothing_was_orphaned() -> None:
    """Every concern is watched, waits with a date, or has ended; every person, task and part belongs to a living one."""
    for concern in Concern.objects.filter(is_open=True, watch_at__isnull=True).exclude(state=State.WAITING):
        told = Escalation.objects.filter(concern=concern, alarm="resolve", round=concern.reopen_count)
        assert told.exists(), f"nobody looks at {concern.pk} any more, and nobody above was told"
    assert not Concern.objects.filter(state=State.WAITING, waiting_until__isnull=True).exists()
    assert not Concern.objects.filter(is_open=False, watch_at__isnull=False).exists()
    assert not Concern.objects.filter(merged_into__state=State.MERGED).exists()
    tasks = Count("tasks", filter=Q(tasks__state="asked"))
    assert not Concern.objects.annotate(n=tasks).exclude(n=F("open_task_count")).exists()
    assert not AssistTask.objects.filter(state="asked", concern__is_open=False).exists()
    people: dict[int, set[int]] = defaultdict(set)
    for person in Reporter.objects.select_related("concern"):
        # Who hangs on two parts of one text that were merged again is one person.
        who = person.same_as_id or person.pk
        people[person.concern_id].add(who)
        people[person.concern.merged_into_id or person.concern_id].add(who)
    for concern in Concern.objects.all():
        assert people[concern.pk]
        if concern.state != State.MERGED:
            assert concern.reporter_count == len(people[concern.pk]), concern.pk
        if State(concern.state) in OPEN:
            assert any(move_for(action, State(concern.state)) for action in (Action.RESOLVE, Action.ASSIGN))
