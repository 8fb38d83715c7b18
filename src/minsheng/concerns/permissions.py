"""Who may do what to which concern: the hands of the table × the scope of the posts held. Deny by default."""

from __future__ import annotations

from minsheng.concerns.models import AssistTask, Concern, VerdictQuestion
from minsheng.concerns.policy import RECORDERS, UNIT_ROLES, reaches
from minsheng.concerns.queries.assisting import ASSISTANTS
from minsheng.concerns.queries.catalogue import category_index
from minsheng.core.actors import Actor, ActorKind, HeldPost, Role
from minsheng.directory.permissions import keeps_a_district
from minsheng.directory.queries import area_index

from .states import ASSISTING, MOVES, Action, Hand, State, move_for


def covers(post: HeldPost, concern: Concern) -> bool:
    """Whether ``post`` reaches ``concern``; area and category are known by id, so this asks the database nothing."""
    category = category_index().get(concern.category_id or 0)
    codes = frozenset({category.code, category.parent_code}) if category else frozenset()
    area = area_index().get(concern.area_id)
    return area is not None and reaches(post, area_path=area.path, unit_id=concern.unit_id, category_codes=codes)


def may_read(actor: Actor, concern: Concern) -> bool:
    """Whether ``actor`` may see the concern at all. A resident's receipt is checked where the concern is locked."""
    return actor.kind is not ActorKind.WORKER or any(
        covers(post, concern) and _may_look(post, actor, concern) for post in actor.posts
    )


def _may_look(post: HeldPost, actor: Actor, concern: Concern) -> bool:
    """Nobody reads what complains about them, and a unit's own people nothing that complains about the unit.

    The same rule as a query is in queries/lists.py; a test holds the two together.
    """
    if concern.about_worker_id is not None and concern.about_worker_id == actor.worker_id:
        return False
    return post.role not in UNIT_ROLES or concern.about_unit_id is None or concern.about_unit_id != post.unit_id


def hands_of(actor: Actor, action: Action, concern: Concern) -> frozenset[Hand]:
    """The hands of the table by which ``actor`` may take ``action`` now, within their scope; empty: they may not."""
    move = move_for(action, State(concern.state))
    if move is None or action in ASSISTING:
        return frozenset()
    if actor.kind is not ActorKind.WORKER:
        return move.hands & {actor.kind}
    return frozenset(
        post.role
        for post in actor.posts
        if post.role in move.hands and covers(post, concern) and _free(post, actor, concern)
    )


def task_hands_of(actor: Actor, action: Action, task: AssistTask, concern: Concern) -> frozenset[Hand]:
    """The hands by which ``actor`` may answer or refuse a task: posts in the asked unit, whatever their categories.

    They have no hand in the concern itself, and none at all where it complains about them.
    """
    move = move_for(action, State(concern.state))
    if move is None or action not in ASSISTING or actor.kind is not ActorKind.WORKER:
        return frozenset()
    return frozenset(
        post.role
        for post in actor.posts
        if post.role in move.hands & ASSISTANTS and post.unit_id == task.unit_id and _free(post, actor, concern)
    )


def _free(post: HeldPost, actor: Actor, concern: Concern) -> bool:
    """Whether the concern complains neither about the actor nor about the unit of the post."""
    if concern.about_worker_id is not None and concern.about_worker_id == actor.worker_id:
        return False
    return concern.about_unit_id is None or concern.about_unit_id != post.unit_id


def may(actor: Actor, action: Action, concern: Concern) -> bool:
    """Whether ``actor`` may take ``action`` now, by hand, scope and state; guards are judged when it is taken."""
    return bool(hands_of(actor, action, concern))


def may_record(actor: Actor) -> bool:
    """Whether the worker may write a new concern into the book."""
    return any(post.role in RECORDERS for post in actor.posts)


def may_edit_categories(actor: Actor) -> bool:
    """Whether the actor may change the categories: they are everybody's, so whoever administers a whole district."""
    return keeps_a_district(actor)


def may_edit_templates(actor: Actor) -> bool:
    """Whether the actor may change what the house writes to residents: everybody's words, so a whole district's."""
    return actor.kind is ActorKind.SYSTEM or keeps_a_district(actor)


def may_recheck(actor: Actor, concern: Concern) -> bool:
    """Whether the worker may ask a second time about a verdict that a colleague wrote down: of the same reach."""
    return may_reveal_contact(actor, concern) or any(
        post.role is Role.AUDITOR and covers(post, concern) for post in actor.posts
    )


def may_draw(actor: Actor) -> bool:
    """Whether the actor may draw by lot what is asked a second time: the system, week by week, or an auditor."""
    return actor.kind is ActorKind.SYSTEM or Role.AUDITOR in actor.roles


def may_answer_question(actor: Actor, question: VerdictQuestion) -> bool:
    """Whether the actor may answer a question about verdicts: an auditor over its office. Leaders only read."""
    office = area_index().get(question.office_id)
    return office is not None and any(
        post.role is Role.AUDITOR and office.path.startswith(post.area_path) for post in actor.posts
    )


def may_note_stuck(actor: Actor, concern: Concern) -> bool:
    """Whether the actor may say why the concern stands still: a coordinator over it, not complained about in it."""
    return any(
        post.role is Role.COORDINATOR and covers(post, concern) and _free(post, actor, concern) for post in actor.posts
    )


def may_edit_rules(actor: Actor, area_path: str) -> bool:
    """Whether the actor may change the routing rules of an area: coordinators of it, and who administers it."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    roles = {Role.COORDINATOR, Role.ADMINISTRATOR}
    return any(
        post.role in roles and not post.category_codes and area_path.startswith(post.area_path) for post in actor.posts
    )


def may_reveal_contact(actor: Actor, concern: Concern) -> bool:
    """Whether the worker may see a reporter's contact, a reason given: who works on it, never leaders or auditors."""
    return any(post.role in RECORDERS and covers(post, concern) and _free(post, actor, concern) for post in actor.posts)


def possible_actions(actor: Actor, concern: Concern) -> list[Action]:
    """The actions to offer on a page, in the order of the table."""
    return [move.action for move in MOVES if may(actor, move.action, concern)]
