"""How often a receipt may be guessed from one address: twelve digits are many, patience is endless."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest

from minsheng.interfaces.shared.origins import origin_of

WRONG_TRIES = 20
MINUTES = 10


def address_of(request: HttpRequest) -> str:
    """Whose tries are counted together: one address, of IPv6 one home's network (/64)."""
    given = origin_of(request)
    try:
        address = ip_address(given)
    except ValueError:
        return given[:45]
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else given


def _key(request: HttpRequest) -> str:
    return f"portal.wrong.{address_of(request).replace('/', '_').replace(' ', '_')}"


def too_many(request: HttpRequest) -> bool:
    """Whether this address has guessed wrong too often in the last ten minutes; right ones are refused as well then."""
    return int(cache.get(_key(request), 0)) >= WRONG_TRIES


def note_wrong(request: HttpRequest) -> None:
    """Remember one wrong guess. The count lives in each server process: two processes allow twice as many."""
    key = _key(request)
    if not cache.add(key, 1, MINUTES * 60):
        try:
            cache.incr(key)
        except ValueError:  # forgotten between the two calls
            cache.set(key, 1, MINUTES * 60)


MOST_BOOKINGS = 12


def _books(request: HttpRequest) -> str:
    return _key(request).replace("wrong", "books")


def booked_too_often(request: HttpRequest) -> bool:
    """Whether this address has booked so many places in ten minutes that others should get one too."""
    return int(cache.get(_books(request), 0)) >= MOST_BOOKINGS


def note_booking(request: HttpRequest) -> None:
    """Remember one place taken; counted in each server process, as wrong guesses are."""
    cache.set(_books(request), int(cache.get(_books(request), 0)) + 1, MINUTES * 60)
