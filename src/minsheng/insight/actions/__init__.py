"""The only writers of this room's tables, and its letters; one import place for those above."""

from .digest import send_digests
from .focus import TopicFields, add_measure, choose_topic, close_topic, finish_measure
from .meetings import (
    DecisionFields,
    add_concern_item,
    add_free_item,
    add_topic_item,
    call_meeting,
    close_decision,
    decide,
    drop_item,
)

__all__ = [
    "DecisionFields",
    "TopicFields",
    "add_concern_item",
    "add_free_item",
    "add_measure",
    "add_topic_item",
    "call_meeting",
    "choose_topic",
    "close_decision",
    "close_topic",
    "decide",
    "drop_item",
    "finish_measure",
    "send_digests",
]
