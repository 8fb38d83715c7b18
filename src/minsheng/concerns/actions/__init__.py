"""The only writers of this room's tables; one import place for those above."""

from .alarms import acknowledge, raise_alarms, set_alarm_steps
from .asking import opt_out, remind
from .assisting import answer_assist, ask_assist, decline_assist, end_assist
from .before import drop_old_words
from .bulk import LoadedConcern, LoadedLine, LoadedRating, LoadedReporter, load_concerns, sealed_contact
from .calling import Called, log_call, take_call
from .catalogue import CategoryFields, amend_category, load_categories
from .contact import RevealedContact, reveal_contact
from .desk import amend_concern, assign_concern, triage_concern
from .drafts import drop_expired_drafts, save_draft
from .ending import (
    approve_decline,
    merge_concern,
    propose_decline,
    refer_concern,
    refuse_decline,
    withdraw_concern,
)
from .errors import ActionRefused, Conflict
from .extending import ask_extension, grant_extension, refuse_extension
from .filters import delete_filter, rename_filter, save_filter
from .handover import hand_over, stand_in
from .hearing import Came, hear_resident, write_words
from .importing import (
    BatchCounts,
    ImportOverlaps,
    RefusedRow,
    begin_import,
    finish_import,
    note_import_progress,
)
from .intake import Contact, NewConcern, Received, join_concern, receive_concern
from .limits import recompute_limits, set_limit
from .moving_on import move_concern
from .overdue import close_unrated, resume_waits
from .progress import tell_progress
from .questioning import answer_verdict_question, ask_verdict_questions
from .rechecking import draw_rechecks, forget_devices, write_recheck
from .routing import (
    RulesRefused,
    draft_rules,
    drop_rule,
    move_rule,
    publish_rules,
    write_rule,
)
from .splitting import Matter, split_concern
from .stuck import StuckFields, note_stuck
from .undoing import undo_step
from .unit import (
    add_note,
    add_note_once,
    answer_question,
    ask_resident,
    attach_photos,
    resolve_concern,
    resume_work,
    return_concern,
    start_work,
    wait_for,
)
from .verdict_links import LinkFor, LinkRefused, read_verdict_token, verdict_link, verdict_token
from .verdicts import Verdict, close_concern, rate_concern, reopen_concern
from .wording import TemplateFields, TemplateRefused, write_template

__all__ = [
    "ActionRefused",
    "BatchCounts",
    "Called",
    "Came",
    "CategoryFields",
    "Conflict",
    "Contact",
    "ImportOverlaps",
    "LinkFor",
    "LinkRefused",
    "LoadedConcern",
    "LoadedLine",
    "LoadedRating",
    "LoadedReporter",
    "Matter",
    "NewConcern",
    "Received",
    "RefusedRow",
    "RevealedContact",
    "RulesRefused",
    "StuckFields",
    "TemplateFields",
    "TemplateRefused",
    "Verdict",
    "acknowledge",
    "add_note",
    "add_note_once",
    "amend_category",
    "amend_concern",
    "answer_assist",
    "answer_question",
    "answer_verdict_question",
    "approve_decline",
    "ask_assist",
    "ask_extension",
    "ask_resident",
    "ask_verdict_questions",
    "assign_concern",
    "attach_photos",
    "begin_import",
    "close_concern",
    "close_unrated",
    "decline_assist",
    "delete_filter",
    "draft_rules",
    "draw_rechecks",
    "drop_expired_drafts",
    "drop_old_words",
    "drop_rule",
    "end_assist",
    "finish_import",
    "forget_devices",
    "grant_extension",
    "hand_over",
    "hear_resident",
    "join_concern",
    "load_categories",
    "load_concerns",
    "log_call",
    "merge_concern",
    "move_concern",
    "move_rule",
    "note_import_progress",
    "note_stuck",
    "opt_out",
    "propose_decline",
    "publish_rules",
    "raise_alarms",
    "rate_concern",
    "read_verdict_token",
    "receive_concern",
    "recompute_limits",
    "refer_concern",
    "refuse_decline",
    "refuse_extension",
    "remind",
    "rename_filter",
    "reopen_concern",
    "resolve_concern",
    "resume_waits",
    "resume_work",
    "return_concern",
    "reveal_contact",
    "save_draft",
    "save_filter",
    "sealed_contact",
    "set_alarm_steps",
    "set_limit",
    "split_concern",
    "stand_in",
    "start_work",
    "take_call",
    "tell_progress",
    "triage_concern",
    "undo_step",
    "verdict_link",
    "verdict_token",
    "wait_for",
    "withdraw_concern",
    "write_recheck",
    "write_rule",
    "write_template",
    "write_words",
]
