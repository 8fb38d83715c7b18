"""The table of actions: address, words, key, form, and the one action of the concerns room that each calls."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.concerns import actions
from minsheng.concerns.states import Action

from . import base, desk_forms, unit_forms
from .calls import Run, assign, attach, join, note, rate, resolve, verb
from .handing import AssignForm


@dataclass(frozen=True, slots=True)
class Act:
    """One action on a page. ``label`` stands on its button, ``title`` above its form, ``explain`` says what follows."""

    slug: str
    action: Action
    label: Promise
    title: Promise
    explain: Promise
    done: Promise
    form: type[base.ActionForm]
    run: Run
    key: str
    """A letter, or "z" and a letter for what ends a concern without work. Two that are never offered together may share
    one."""

    @property
    def caps(self) -> list[str]:
        """The keys one after the other, as they are printed."""
        return self.key.split()


_ALL = (
    Act(
        "triage",
        Action.TRIAGE,
        pgettext_lazy("act", "Sort"),
        _("What is it about?"),
        _("The category sets the limit, and which units are offered first."),
        _("Sorted."),
        desk_forms.CategoryForm,
        verb(actions.triage_concern, category_id="category"),
        "t",
    ),
    Act(
        "assign",
        Action.ASSIGN,
        pgettext_lazy("act", "Hand out"),
        _("Who handles it?"),
        _("The unit is told at once. Nothing about the resident leaves the house."),
        _("Handed out."),
        AssignForm,
        assign,
        "a",
    ),
    Act(
        "start",
        Action.START,
        pgettext_lazy("act", "Begin"),
        _("Begin work"),
        _("If nobody was named, you become the one who handles it."),
        _("Begun."),
        base.ToldForm,
        verb(actions.start_work, "text"),
        "s",
    ),
    Act(
        "resolve",
        Action.RESOLVE,
        pgettext_lazy("act", "Done"),
        _("What was done?"),
        _("Every resident who can be reached gets your reply and is asked for a verdict."),
        _("Done. The residents are asked now."),
        unit_forms.ResolveForm,
        resolve,
        "e",
    ),
    Act(
        "wait",
        Action.WAIT,
        pgettext_lazy("act", "Wait"),
        _("Let the clock stand"),
        _("The limit moves by the working time you wait; the resident reads why."),
        _("The clock stands still."),
        unit_forms.WaitForm,
        verb(actions.wait_for, "reason", "until", "text"),
        "w",
    ),
    Act(
        "ask",
        Action.ASK,
        pgettext_lazy("act", "Ask the resident"),
        _("Ask the resident"),
        _("The question goes out at once; until the day you name the clock stands still."),
        _("Asked."),
        unit_forms.AskForm,
        verb(actions.ask_resident, "text", "until"),
        "q",
    ),
    Act(
        "answer",
        Action.ANSWER,
        pgettext_lazy("act", "Write the answer down"),
        _("What did the resident answer?"),
        _("Work goes on from here."),
        _("Written down; work goes on."),
        unit_forms.AnswerForm,
        verb(actions.answer_question, "text"),
        "l",
    ),
    Act(
        "resume",
        Action.RESUME,
        pgettext_lazy("act", "Go on"),
        _("Go on working"),
        _("The clock runs again from now."),
        _("The clock runs again."),
        base.ToldForm,
        verb(actions.resume_work, "text"),
        "u",
    ),
    Act(
        "return",
        Action.RETURN,
        pgettext_lazy("act", "Return"),
        _("Not ours"),
        _("It goes back to the coordinator with your reason. The second time the coordinator decides."),
        _("Returned to the coordinator."),
        unit_forms.ReturnForm,
        verb(actions.return_concern, "reason", "text"),
        "r",
    ),
    Act(
        "merge",
        Action.MERGE,
        pgettext_lazy("act", "Merge"),
        _("The same as another"),
        _("This one ends, the other goes on with the people of both. It cannot be undone."),
        _("Merged."),
        desk_forms.MergeForm,
        verb(actions.merge_concern, into="other"),
        "m",
    ),
    Act(
        "note",
        Action.NOTE,
        pgettext_lazy("act", "Note"),
        _("Write a note"),
        _("A note never moves a clock."),
        _("Written down."),
        unit_forms.NoteForm,
        note,
        "c",
    ),
    Act(
        "photos",
        Action.ATTACH,
        pgettext_lazy("act", "Photo"),
        _("Add photos"),
        _("JPEG, PNG or WebP."),
        _("Photos added."),
        unit_forms.AttachForm,
        attach,
        "b",
    ),
    Act(
        "amend",
        Action.AMEND,
        pgettext_lazy("act", "Correct"),
        _("Correct the entry"),
        _("What changed stands in the history; what the resident wrote stays as it is."),
        _("Corrected."),
        desk_forms.AmendForm,
        verb(
            actions.amend_concern, "title", "place", category_id="category", area_id="area", about_unit_id="about_unit"
        ),
        "d",
    ),
    Act(
        "join",
        Action.JOIN,
        pgettext_lazy("act", "One more resident"),
        _("One more resident with the same worry"),
        _("They get a receipt of their own and are asked alone."),
        _("Added, with a receipt of their own."),
        desk_forms.JoinForm,
        join,
        "i",
    ),
    Act(
        "rate",
        Action.RATE,
        pgettext_lazy("act", "Verdict by phone"),
        _("What the resident says"),
        _("Verdicts that workers write down are counted apart. Whoever handled it cannot write one."),
        _("The verdict is in the book."),
        desk_forms.RateForm,
        rate,
        "v",
    ),
    Act(
        "reopen",
        Action.REOPEN,
        pgettext_lazy("act", "Reopen"),
        _("Open it again"),
        _("It goes back to the same unit and its supervisor; the first clock goes on."),
        _("Open again."),
        base.ToldForm,
        verb(actions.reopen_concern, "text"),
        "o",
    ),
    Act(
        "close",
        Action.CLOSE,
        pgettext_lazy("act", "Close"),
        _("Close without a verdict"),
        _("Closed says nothing about solved. A verdict that comes later is kept all the same."),
        _("Closed."),
        base.PlainForm,
        verb(actions.close_concern, "text"),
        "z c",
    ),
    Act(
        "refer",
        Action.REFER,
        pgettext_lazy("act", "Refer"),
        _("It belongs to somebody outside"),
        _("The resident is told where it went, and the concern ends here."),
        _("Referred; the resident is told."),
        desk_forms.ReferForm,
        verb(actions.refer_concern, "body", "number", "text"),
        "z r",
    ),
    Act(
        "decline",
        Action.PROPOSE_DECLINE,
        pgettext_lazy("act", "Propose to decline"),
        _("Propose to decline"),
        _("A second person has to agree before the resident is told."),
        _("Proposed. Somebody else decides."),
        desk_forms.DeclineForm,
        verb(actions.propose_decline, "reason", "text"),
        "z d",
    ),
    Act(
        "approve",
        Action.APPROVE_DECLINE,
        pgettext_lazy("act", "Agree to decline"),
        _("Decline it?"),
        _("The resident is told in the words of the proposal, and the concern ends."),
        _("Declined; the resident is told."),
        base.BareForm,
        verb(actions.approve_decline),
        "y",
    ),
    Act(
        "refuse",
        Action.REFUSE_DECLINE,
        pgettext_lazy("act", "Do not decline"),
        _("Do not decline it"),
        _("It goes on where it was."),
        _("Not declined; it goes on."),
        base.PlainForm,
        verb(actions.refuse_decline, "text"),
        "u",
    ),
    Act(
        "withdraw",
        Action.WITHDRAW,
        pgettext_lazy("act", "Withdraw"),
        _("The resident takes it back"),
        _("Only at the resident's own wish. Say how they told you."),
        _("Withdrawn."),
        base.ToldForm,
        verb(actions.withdraw_concern, "text"),
        "z w",
    ),
)
ACTS: dict[str, Act] = {act.slug: act for act in _ALL}
BY_ACTION: dict[Action, Act] = {act.action: act for act in _ALL}
