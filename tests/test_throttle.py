import pytest
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.test import RequestFactory

from articles.models import User
from articles.throttle import TRIES, TRIES_OF_ADDRESS, ThrottledSignIn, client_address, with_status

WRONG, RIGHT = "wrong", "a long password"
sign_in_page = LoginView.as_view(authentication_form=ThrottledSignIn, template_name="admin/login.html")


@pytest.fixture
def colleague(db):
    return User.objects.create_user("robin", password=RIGHT, is_staff=True)


def sign_in(password, name="robin", address="192.0.2.1"):
    """Return the status of one try: 302 in, 200 refused, 429 told to wait."""
    request = RequestFactory(REMOTE_ADDR=address).post("/", {"username": name, "password": password})
    request.session = cache_session()
    request._dont_enforce_csrf_checks = True
    return with_status(request, sign_in_page(request)).status_code


def cache_session():
    class Session(dict):
        cycle_key = flush = lambda self: None
        session_key = "x"

    return Session()


def test_after_five_wrong_passwords_even_the_right_one_waits(colleague):
    assert [sign_in(WRONG) for _ in range(TRIES)] == [200] * TRIES
    assert sign_in(RIGHT) == 429
    cache.clear()  # as the quarter of an hour does
    assert sign_in(RIGHT) == 302


def test_a_stranger_cannot_keep_a_colleague_out(colleague):
    for _ in range(TRIES + 1):
        sign_in(WRONG, address="198.51.100.7")
    assert sign_in(RIGHT) == 302


def test_an_unknown_name_is_told_the_same(colleague):
    known = [sign_in(WRONG) for _ in range(TRIES + 1)]
    assert [sign_in(WRONG, name="nobody") for _ in range(TRIES + 1)] == known


def test_a_name_in_other_capitals_is_the_same_name(colleague):
    for name in ("robin", "Robin", "ROBIN", "rObin", "roBin"):
        sign_in(WRONG, name=name)
    assert sign_in(RIGHT) == 429


def test_one_address_cannot_try_many_names(colleague):
    for n in range(TRIES_OF_ADDRESS):
        sign_in(WRONG, name=f"name{n}")
    assert sign_in(RIGHT) == 429
    assert sign_in(RIGHT, address="192.0.2.2") == 302


def test_signing_in_forgives(colleague):
    for _ in range(TRIES - 1):
        sign_in(WRONG)
    assert sign_in(RIGHT) == 302
    assert sign_in(WRONG) == 200
    assert sign_in(RIGHT) == 302


def test_whoever_waits_is_told_so_in_plain_words(colleague):
    request = RequestFactory().post("/", {"username": "robin", "password": WRONG})
    for _ in range(TRIES):
        ThrottledSignIn(request, data=request.POST).is_valid()
    form = ThrottledSignIn(request, data=request.POST)
    assert "Wait a quarter of an hour" in str(form.errors)


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxied", "expected"),
    [
        ("192.0.2.1", "203.0.113.9", False, "192.0.2.1"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9", True, "203.0.113.9"),
        ("2001:db8:1:2:3::4", None, False, "2001:db8:1:2::/64"),
    ],
)
def test_the_address_is_the_one_nobody_can_invent(settings, remote, forwarded, proxied, expected):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxied else None
    request = RequestFactory(REMOTE_ADDR=remote).get("/", headers={"x-forwarded-for": forwarded} if forwarded else {})
    assert client_address(request) == expected
