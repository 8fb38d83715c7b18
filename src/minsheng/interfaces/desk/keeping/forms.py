"""The three forms of the administrator: a new area, a new unit, an invitation. Each writes with one action."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from minsheng.concerns import queries as concerns
from minsheng.core.actors import Role
from minsheng.directory import actions, policy
from minsheng.directory import queries as directory
from minsheng.directory.permissions import kept_paths
from minsheng.directory.states import AreaKind, UnitKind
from minsheng.interfaces.desk.access import Visit
from minsheng.interfaces.desk.leader.ground import LEVEL
from minsheng.interfaces.desk.words import ROLES
from minsheng.interfaces.shared.accounts.links import link_to_invitation

if TYPE_CHECKING:
    from minsheng.directory.models import Area, Unit

AREA_KINDS: dict[AreaKind, Promise] = {
    AreaKind.OFFICE: pgettext_lazy("area", "Sub-district office"),
    AreaKind.COMMUNITY: pgettext_lazy("area", "Community"),
    AreaKind.GRID: pgettext_lazy("area", "Grid"),
}
UNIT_KINDS: dict[UnitKind, Promise] = {
    UnitKind.HANDLING: pgettext_lazy("unit", "Puts things right: roads, drains, allowances ..."),
    UnitKind.COMMUNITY: pgettext_lazy("unit", "Staff of a community"),
    UnitKind.OFFICE: pgettext_lazy("unit", "Staff of an office"),
    UnitKind.BRANCH: pgettext_lazy("unit", "Branch"),
}
MAY: dict[Role, Promise] = {
    Role.COLLECTOR: _("writes concerns down, at the desk and at the door"),
    Role.COORDINATOR: _("sorts them and hands them to units"),
    Role.HANDLER: _("works on what was handed to the unit"),
    Role.SUPERVISOR: _("answers for a unit and may hand out its work"),
    Role.LEADER: _("reads everything of the area; decides what is declined"),
    Role.AUDITOR: _("reads everything of the area, changes nothing"),
    Role.ADMINISTRATOR: _("keeps areas, units and posts, and reads no concern"),
}
"""What a post lets its holder do."""
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
CODE = r"^[a-z0-9][a-z0-9-]{0,39}$"
MISSING = {"required": _("Write a name.")}


class Ground:
    """What the administrator keeps: areas and units, in the order of the tree. Two statements."""

    def __init__(self, visit: Visit) -> None:
        self.paths = paths = kept_paths(visit.actor)
        self.areas: Sequence[Area] = [area for area in directory.areas_within(paths) if area.active]
        self.units: Sequence[Unit] = [
            unit for unit in directory.units_below("") if any(unit.area.path.startswith(path) for path in paths)
        ]

    def area_choices(self, *but: AreaKind) -> list[tuple[Any, Any]]:
        """(id, name) of the areas, each a step in from the one above it."""
        least = min((LEVEL[AreaKind(area.kind)] for area in self.areas), default=0)
        kept = [area for area in self.areas if area.kind not in but]
        return [(area.pk, "　" * (LEVEL[AreaKind(area.kind)] - least) + area.name) for area in kept]

    def area(self, number: int | None) -> Area | None:
        """The area with this id, where it is kept."""
        return next((area for area in self.areas if area.pk == number), None)

    def unit(self, number: int) -> Unit:
        """The unit with this id, which a form has let through."""
        return next(unit for unit in self.units if unit.pk == number)


class KeepingForm(forms.Form):
    """What the three have in common. ``refused_at`` says beside which field a refusal stands."""

    refused_at: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, ground: Ground, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        super().__init__(*args, **{"auto_id": "house_%s", "label_suffix": "", **kwargs})
        self.ground = ground
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the ground."""

    def offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        """Give a choice its answers."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def keep(self, visit: Visit) -> str:
        """Call the one action; what to show once ("" for nothing). Raises DirectoryRefusal."""
        raise NotImplementedError

    def refuse(self, refusal: policy.DirectoryRefusal) -> None:
        """Put the refusal beside its field."""
        self.add_error(self.refused_at.get(refusal.code), directory.refusal_sentence(refusal))


class NamedForm(KeepingForm):
    """Something that has a name in three languages and a code."""

    refused_at: ClassVar[dict[str, str]] = {"code_taken": "code", "wrong_parent": "area"}

    name = forms.CharField(label=pgettext_lazy("house", "Name"), max_length=60, error_messages=MISSING)
    name_zh_hant = forms.CharField(label=_("In traditional characters"), max_length=60, required=False)
    name_en = forms.CharField(label=_("In English"), max_length=80, required=False)
    code = forms.RegexField(
        CODE,
        label=pgettext_lazy("house", "Code"),
        help_text=_("Short, in small Latin letters, digits and hyphens: qinghu. It never changes."),
        error_messages={
            "required": _("Write a short code, for instance qinghu."),
            "invalid": _("Small Latin letters, digits and hyphens only, for instance qinghu-2."),
        },
    )

    def names(self) -> policy.Names:
        """The three names."""
        data = self.cleaned_data
        return policy.Names(data["name"], data["name_zh_hant"], data["name_en"])


class AreaForm(NamedForm):
    """A sub-district office, a community, a grid."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=list(AREA_KINDS.items()), initial=AreaKind.COMMUNITY)
    area = forms.TypedChoiceField(label=_("Where does it belong?"), coerce=int)
    field_order = ("kind", "area", "name", "code", "name_zh_hant", "name_en")

    def prepare(self) -> None:
        """Everything kept but grids, below which nothing lies."""
        self.offer("area", self.ground.area_choices(AreaKind.GRID))

    def keep(self, visit: Visit) -> str:
        """A new area below the chosen one."""
        data = self.cleaned_data
        parent = self.ground.area(data["area"])
        kind = AreaKind(data["kind"])
        actions.create_area(
            kind=kind, code=data["code"], names=self.names(), parent=parent, by=visit.actor, at=visit.at
        )
        return ""


class UnitForm(NamedForm):
    """Those who work: a community's staff, a repair team, an office's section."""

    kind = forms.ChoiceField(label=_("What does it do?"), choices=list(UNIT_KINDS.items()), initial=UnitKind.HANDLING)
    area = forms.TypedChoiceField(label=_("For which area?"), coerce=int)
    service = forms.ChoiceField(
        label=_("What does it usually put right?"),
        help_text=_("It then stands on top where such a matter is handed out."),
        required=False,
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("News of what is handed to it goes there."),
        required=False,
        error_messages={"invalid": _("This does not look like an e-mail address.")},
    )
    field_order = ("kind", "area", "name", "code", "service", "email", "name_zh_hant", "name_en")

    def prepare(self) -> None:
        """Everything kept, and the services of the taxonomy."""
        self.offer("area", self.ground.area_choices())
        services = sorted({fact.service for fact in concerns.category_index().values() if fact.service})
        self.offer("service", [("", _("Nothing in particular")), *((name, name) for name in services)])

    def keep(self, visit: Visit) -> str:
        """A new unit at home in the chosen area."""
        data = self.cleaned_data
        area = self.ground.area(data["area"])
        assert area is not None  # noqa: S101 (the form offers none but these)
        actions.create_unit(
            kind=UnitKind(data["kind"]),
            code=data["code"],
            names=self.names(),
            area=area,
            contact=actions.UnitContact(email=data["email"]),
            service=data["service"],
            by=visit.actor,
            at=visit.at,
        )
        return ""


class InviteForm(KeepingForm):
    """Somebody new, in one post."""

    refused_at: ClassVar[dict[str, str]] = {"email_taken": "email", "no_sign_in": "email", "serves_elsewhere": "email"}

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80, error_messages=MISSING)
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The invitation goes there, and they sign in with it."),
        error_messages={
            "required": _("Write an e-mail address."),
            "invalid": _("This does not look like an e-mail address."),
        },
    )
    role = forms.ChoiceField(
        label=_("What may they do?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they may do.")},
    )
    unit = forms.TypedChoiceField(
        label=_("In which unit?"), coerce=int, error_messages={"required": _("Choose a unit.")}
    )
    area = forms.TypedChoiceField(label=_("How far does it reach?"), coerce=int, empty_value=None, required=False)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGES)

    def prepare(self) -> None:
        """Roles with what they let one do, the units and areas kept."""
        self.offer("role", [(role.value, said(role, may)) for role, may in MAY.items()])
        self.offer("unit", [("", _("Not chosen yet")), *((unit.pk, unit.name) for unit in self.ground.units)])
        self.offer("area", [("", _("The unit's own area")), *self.ground.area_choices()])

    def keep(self, visit: Visit) -> str:
        """Invite them; the link, which is shown once."""
        data = self.cleaned_data
        terms = actions.PostTerms(
            unit=self.ground.unit(data["unit"]),
            role=Role(data["role"]),
            starts_on=visit.today,
            area=self.ground.area(data["area"]),
        )
        invitee = actions.Invitee(name=data["name"], email=data["email"], language=data["language"])
        sent = actions.invite_worker(invitee=invitee, terms=terms, link=link_to_invitation, by=visit.actor, at=visit.at)
        return link_to_invitation(sent.token)


def said(role: Role, may: Promise) -> str:
    """A role and what it lets one do, as one line."""
    return gettext("%(role)s: %(may)s") % {"role": ROLES[role], "may": may}
