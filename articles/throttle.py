"""Sign-in, throttled: after a few wrong passwords one waits.

Tries are counted for a name from one address, and for an address; never for a name alone, so that nobody can keep a
colleague out by trying their name from elsewhere.
"""

from __future__ import annotations

import hashlib
import ipaddress

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

WAIT = 15 * 60  # seconds since the last try
TRIES = 5  # of one name from one address
TRIES_OF_ADDRESS = 30  # a whole newsroom may share one
SENTENCE = _("Too many wrong passwords. Wait a quarter of an hour, then try again, or ask an administrator for a link.")


class ThrottledSignIn(AdminAuthenticationForm):
    """The admin's sign-in form; a refused try never looks at the password, whether the name exists or not."""

    def clean(self):
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return super().clean()
        keys = _keys(name, client_address(self.request))
        if any(cache.get(key, 0) >= most for key, most in keys.items()):
            self.request.sign_in_throttled = True
            raise ValidationError(SENTENCE, code="throttled")
        # Counted before the password is looked at, so that tries sent all at once do not all pass.
        for key in keys:
            cache.set(key, cache.get(key, 0) + 1, WAIT)
        cleaned = super().clean()
        of_name, of_address = keys
        cache.delete(of_name)
        cache.set(of_address, max(0, cache.get(of_address, 0) - 1), WAIT)
        return cleaned


def with_status(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the sign-in page's response, as 429 if the try was refused unseen."""
    if getattr(request, "sign_in_throttled", False):
        response.status_code = 429
        response["Retry-After"] = str(WAIT)
    return response


def client_address(request: HttpRequest) -> str:
    """Return where a request comes from; of IPv6 the network, because one subscriber has all of it."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        # Behind our own proxy: the last address is the one it added, all before may be invented.
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rsplit(",", 1)[-1].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def _keys(name: str, address: str) -> dict[str, int]:
    """Return cache key → how many tries it allows: of the name from this address, then of the address."""
    return {
        _key("name", name.casefold(), address): TRIES,
        _key("address", address): TRIES_OF_ADDRESS,
    }


def _key(*parts: str) -> str:
    return "sign-in-" + hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
