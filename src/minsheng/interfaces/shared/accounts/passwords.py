"""What a password must be, each refusal in our own words. Django's lack Chinese for some."""

from __future__ import annotations

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _


class LongEnough(rules.MinimumLengthValidator):
    """Length is what makes a password hard to guess."""

    def get_error_message(self) -> str:
        """The refusal."""
        return _("This is too short: a password has at least %(number)d characters.") % {"number": self.min_length}


class NotCommon(rules.CommonPasswordValidator):
    """None of the twenty thousand that everybody tries first."""

    def get_error_message(self) -> str:
        """The refusal."""
        return _("Too many people use this one. Choose something of your own.")


class NotLikeThePerson(rules.UserAttributeSimilarityValidator):
    """Not the name or the e-mail, nor nearly."""

    def get_error_message(self) -> str:
        """The refusal."""
        return _("This is too much like your name or e-mail.")
