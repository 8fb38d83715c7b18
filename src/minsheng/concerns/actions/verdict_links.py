"""Links that let one person judge one round, and do nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing

SALT = "minsheng.verdict"
LINK_LIFE = timedelta(days=60)


class LinkRefused(Exception):
    """A link for a verdict that does not open: ``code`` is broken or expired."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class LinkFor:
    """Whom a link asks about which round."""

    reporter_id: int
    round: int


def verdict_token(reporter_id: int, round_: int) -> str:
    """A token that lets this person judge this round, and nothing else. Nothing is stored for it."""
    return signing.dumps([reporter_id, round_], salt=SALT)


def read_verdict_token(token: str) -> LinkFor:
    """Whom the token asks. Raises LinkRefused where it was changed, cut off, or is older than two months."""
    try:
        reporter_id, round_ = signing.loads(token, salt=SALT, max_age=LINK_LIFE)
    except signing.SignatureExpired as error:
        raise LinkRefused("expired") from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkRefused("broken") from error
    return LinkFor(reporter_id, round_)


def verdict_link(reporter_id: int, round_: int) -> str:
    """The whole address of a person's link for a round."""
    return f"{settings.PUBLIC_URL}/v/{verdict_token(reporter_id, round_)}/"
