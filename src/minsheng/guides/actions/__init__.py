"""The only writer of the room."""

from .answering import note_answer, see_who_asked_again
from .reminding import remind_owners
from .reviewing import give_to, mark_reviewed
from .writing import NewGuide, begin_guide, publish, write_facts, write_words

__all__ = [
    "NewGuide", "begin_guide", "give_to", "mark_reviewed", "note_answer", "publish", "remind_owners",
    "see_who_asked_again", "write_facts", "write_words",
]  # fmt: skip
