"""The tables of the concerns room, one a file."""

from .alarm_step import AlarmStep
from .assist_task import AssistTask
from .before_words import BeforeWords
from .call_try import CallTry
from .category import Category, CategoryRevision
from .clock_limit import ClockLimit
from .clock_run import ClockRun
from .concern import Concern
from .draft import Draft
from .entry import Entry
from .escalation import Escalation
from .import_refusal import ImportRefusal
from .import_run import ImportRun
from .message_template import MessageTemplate, MessageTemplateRevision
from .photo import Photo
from .rating import Rating
from .recheck import Draw, Recheck
from .reporter import Reporter
from .reveal import Reveal
from .rule import Rule, RuleSet
from .saved_filter import SavedFilter
from .stuck_note import StuckNote
from .verdict_question import VerdictQuestion

__all__ = [
    "AlarmStep",
    "AssistTask",
    "BeforeWords",
    "CallTry",
    "Category",
    "CategoryRevision",
    "ClockLimit",
    "ClockRun",
    "Concern",
    "Draft",
    "Draw",
    "Entry",
    "Escalation",
    "ImportRefusal",
    "ImportRun",
    "MessageTemplate",
    "MessageTemplateRevision",
    "Photo",
    "Rating",
    "Recheck",
    "Reporter",
    "Reveal",
    "Rule",
    "RuleSet",
    "SavedFilter",
    "StuckNote",
    "VerdictQuestion",
]
