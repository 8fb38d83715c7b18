"""How contact data is written and shown: one spelling for each, its masked form; and the fingerprint of a day."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from datetime import date

_BETWEEN_DIGITS = re.compile(r"[\s\-‐-―−.()·/_]+")
_EXTENSION = re.compile(r"(?:转|ext\.?|x|#|,)\s*(\d{1,6})$", re.IGNORECASE)
_HOME_COUNTRY = re.compile(r"^(?:\+|00)86")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}(?:#\d{1,6})?")
_SERVICE = re.compile(r"[48]00\d{7}|[19]\d{4,5}")
_LOCAL = re.compile(r"[2-9]\d{6,7}(?:#\d{1,6})?")
_ABROAD = re.compile(r"\+[1-9]\d{6,14}")


def normalise_phone(text: str) -> str:
    """One spelling of a phone number: ASCII digits, no separators, no +86; ``+`` kept before another country's code.

    An extension is kept behind ``#`` ("0755-2801 2345 转 8" is "075528012345#8"). Text that holds no phone number
    normalises to "" or to something ``is_phone`` refuses; nothing is raised.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    extension = _EXTENSION.search(folded)
    tail = ""
    if extension and extension.start() > 0:
        folded, tail = folded[: extension.start()], f"#{extension.group(1)}"
    digits = _BETWEEN_DIGITS.sub("", folded)
    if not re.fullmatch(r"\+?[0-9]+", digits, re.ASCII):
        return ""
    local = _HOME_COUNTRY.sub("", digits)
    if local != digits:
        # +86 drops the trunk zero of a landline; at home it is written with it
        return (local if _MOBILE.fullmatch(local) or local.startswith(("0", "400", "800")) else f"0{local}") + tail
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return digits + tail


def is_phone(text: str) -> bool:
    """Whether ``text`` is a number somebody can be called on: mobile, landline, service line, or one from abroad."""
    number = normalise_phone(text)
    return any(shape.fullmatch(number) for shape in (_MOBILE, _LANDLINE, _SERVICE, _LOCAL, _ABROAD))


def normalise_contact(text: str) -> str:
    """One spelling of a contact: an e-mail address in lower case, else ``normalise_phone``, else the folded text."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if "@" in folded:
        return folded.casefold()
    return normalise_phone(folded) or folded.casefold()


def mask_phone(text: str) -> str:
    """A phone number with its middle hidden: "13800001234" is "138****1234"; short ones keep their last two digits."""
    number = normalise_phone(text)
    if len(number) >= 11:  # noqa: PLR2004  mobiles and landlines with their area code
        return f"{number[:3]}****{number[-4:]}"
    return f"****{number[-2:]}" if len(number) > 4 else "****"  # noqa: PLR2004


def mask_email(text: str) -> str:
    """An e-mail address with its name hidden but for the first letter: "wang@example.org" is "w***@example.org"."""
    name, _, domain = text.strip().rpartition("@")
    return f"{name[:1]}***@{domain}"


def mask_contact(text: str) -> str:
    """``mask_email`` or ``mask_phone``, whichever the text is; "" stays ""."""
    if not text.strip():
        return ""
    return mask_email(text) if "@" in text else mask_phone(text)


def device_print(secret: str, *, address: str, agent: str, day: date) -> str:
    """Thirty-two hexadecimal digits that tell one browser from another on one day, and nothing across days.

    Keyed: whoever has the table but not the secret cannot try addresses until one fits. The day makes the key, so the
    prints of two days have nothing in common; lengths stand before the parts, so that no two pairs run together.
    """
    key = hmac.new(secret.encode(), f"minsheng.device {day.isoformat()}".encode(), hashlib.sha256).digest()
    parts = f"{len(address)} {address} {len(agent)} {agent}"
    return hmac.new(key, parts.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]
