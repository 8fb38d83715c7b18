"""Commands about staff: invitations, tokens for programs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from minsheng.core.actors import Role
from minsheng.interfaces.cli.loading import errand

Json = Annotated[bool, typer.Option("--json", help="Speak JSON.")]
Worker = Annotated[str, typer.Option(metavar="EMAIL", help="Whose post.")]


class Language(StrEnum):
    """Languages an invitation is written in."""

    ZH_HANS = "zh-hans"
    ZH_HANT = "zh-hant"
    EN = "en"


def declare(app: typer.Typer) -> None:
    """Put these commands into the app."""
    app.command()(invite)
    tokens = typer.Typer(help="Tokens that let programs act under a post.", no_args_is_help=True, rich_markup_mode=None)
    tokens.command()(issue)
    tokens.command(name="list")(list_)
    tokens.command()(revoke)
    app.add_typer(tokens, name="token")


def invite(
    email: Annotated[str, typer.Argument(help="Where the invitation goes.")],
    *,
    role: Annotated[Role, typer.Option(help="What the post lets its holder do.")],
    unit: Annotated[str, typer.Option(metavar="CODE", help="The unit the post is in.")],
    name: Annotated[str, typer.Option(help="The person's name; the address by default.")] = "",
    area: Annotated[
        str, typer.Option(metavar="CODE", help="How far the post reaches; the unit's area by default.")
    ] = "",
    language: Annotated[Language, typer.Option("--lang", help="Language of the invitation.")] = Language.ZH_HANS,
    as_json: Json = False,
) -> None:
    """Invite somebody to a post; the link is sent by e-mail and printed here. It opens once, within seven days."""
    errand("invite").run(
        email=email, role=role, unit=unit, name=name, area=area, language=language.value, as_json=as_json
    )


def issue(
    *,
    worker: Worker,
    role: Annotated[Role | None, typer.Option(help="Which of the worker's posts, by role.")] = None,
    unit: Annotated[str, typer.Option(metavar="CODE", help="Which of the worker's posts, by unit.")] = "",
    label: Annotated[str, typer.Option(help="What the token is for.")] = "console",
    days: Annotated[int, typer.Option(min=0, help="Good for so many days; 0 until it is revoked.")] = 0,
    as_json: Json = False,
) -> None:
    """Issue a token tied to one post. It is shown once, now, and kept nowhere."""
    errand("token").issue(worker=worker, role=role, unit=unit, label=label, days=days, as_json=as_json)


def list_(*, worker: Worker, as_json: Json = False) -> None:
    """List a worker's tokens; the tokens themselves are kept nowhere."""
    errand("token").listing(worker=worker, as_json=as_json)


def revoke(
    number: Annotated[int, typer.Argument(help="The token's number, from `minsheng token list`.")],
    *,
    worker: Worker,
    as_json: Json = False,
) -> None:
    """End a token at once."""
    errand("token").revoke(number=number, worker=worker, as_json=as_json)
