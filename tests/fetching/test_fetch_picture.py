"""Pictures are fetched from real servers, and nothing that a hostile one does takes more than it may."""

import ipaddress
import socket
import ssl
import subprocess
import time

import pytest

from articles.fetching import FetchLimits, NotFetched, Rules, fetch_picture
from articles.fetching.connection import Clock
from tests.photos.pictures import jpeg

from .servers import says, server

PICTURE = jpeg((400, 300))
LOOPBACK = ipaddress.ip_address("127.0.0.1")
HOST = "pictures.example"
QUICK = FetchLimits(connect=1, read=0.5, total=1)


def here(*ports, resolve=lambda host, port: ["127.0.0.1"], tls=None):
    """Return rules under which this machine may be asked, at these ports."""
    rules = {"allowed": lambda address: address == LOOPBACK, "ports": frozenset({80, 443, *ports}), "resolve": resolve}
    return Rules(**rules, **({"tls": tls} if tls else {}))


def fetch(answer, path="/cup.jpg", limits=None, ports=(), **rules):
    with server(answer) as (port, asked):
        return fetch_picture(f"http://{HOST}:{port}{path}", limits=limits, rules=here(port, *ports, **rules)), asked


def refusal(answer, *, limits=QUICK, **rules):
    with pytest.raises(NotFetched) as refused:
        fetch(answer, limits=limits, **rules)
    return str(refused.value)


def test_picture_is_fetched():
    fetched, (request,) = fetch(says("200 OK", PICTURE, Content_Type="image/jpeg"), "/a/the%20cup.php?id=7")
    assert (fetched.data, fetched.name) == (PICTURE, "the cup.jpg")
    lines = request.decode().split("\r\n")
    assert lines[0] == "GET /a/the%20cup.php?id=7 HTTP/1.1"
    assert lines[1].startswith(f"Host: {HOST}:")
    assert sorted(line.split(":")[0] for line in lines[2:] if line) == [
        *("Accept", "Accept-Encoding", "Connection", "User-Agent"),
    ]
    assert "Accept-Encoding: identity" in lines


@pytest.mark.parametrize("headers", [{}, {"Content_Type": "binary/octet-stream; x=y"}, {"Content_Length": ""}])
def test_picture_without_a_type_or_a_length_is_fetched(headers):
    assert fetch(says("200 OK", PICTURE, **headers))[0].data == PICTURE


def test_picture_in_chunks_is_fetched():
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PICTURE), PICTURE)
    assert fetch(says("200 OK", chunked, Content_Length="", Transfer_Encoding="chunked"))[0].data == PICTURE


def test_redirects_are_followed_and_counted():
    def lead_on(connection, request):
        step = int(request.split()[1].removeprefix(b"/"))
        answer = says("302 Found", Location=str(step - 1)) if step else says("200 OK", PICTURE)
        answer(connection, request)

    fetched, asked = fetch(lead_on, "/5")
    assert (fetched.url.rsplit("/", 1)[-1], len(asked)) == ("0", 6)
    with pytest.raises(NotFetched, match="more than 5 times"):
        fetch(lead_on, "/6")


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("http://127.0.0.2/", "not a public"),
        ("http://169.254.169.254/latest/meta-data/", "not a public"),
        ("http://[::1]/", "not a public"),
        ("http://[::ffff:127.0.0.1]/", "not a public"),
        ("//127.0.0.2/", "not a public"),
        ("http://localhost/", "not a public"),
        ("file:///etc/passwd", "http://"),
        ("http://2130706433/", "number"),
        ("http://me@pictures.example/", "password"),
        ("http://pictures.example:1/", "port 1"),
        ("http://[", "not written"),
    ],
)
def test_redirect_to_what_is_not_public_is_not_followed(target, word):
    assert word in refusal(says("301 Moved", Location=target))


def test_redirect_to_a_host_that_is_private_is_not_followed():
    def resolve(host, port):
        return ["127.0.0.1"] if host == HOST else ["10.0.0.1"]

    with server(says("200 OK", PICTURE)) as (inside, asked):
        leads_inside = says("302 Found", Location=f"http://inside.example:{inside}/")
        sentence = refusal(leads_inside, ports=[inside], resolve=resolve)
    assert ("public" in sentence, asked) == (True, [])


def test_host_that_is_another_one_when_asked_again_is_asked_once():
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    looked_up = []

    def rebinding(host, port):
        looked_up.append(host)
        return answers[len(looked_up) - 1]

    assert fetch(says("200 OK", PICTURE), resolve=rebinding)[0].data == PICTURE
    assert looked_up == [HOST]


def test_the_system_s_own_look_up_is_not_used_to_connect(monkeypatch):
    real = socket.getaddrinfo

    def numbers_only(host, *rest, **options):
        ipaddress.ip_address(host)
        return real(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", numbers_only)
    assert fetch(says("200 OK", PICTURE))[0].data == PICTURE


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with server(says("200 OK", b"proxy")) as (proxy, asked):
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        assert fetch(says("200 OK", PICTURE))[0].data == PICTURE
    assert not asked


def test_loopback_is_refused_unless_a_test_allows_it():
    with server(says("200 OK", PICTURE)) as (port, asked):
        with pytest.raises(NotFetched, match="not a public address"):
            fetch_picture(f"http://127.0.0.1:{port}/", rules=Rules(ports=frozenset({port})))
        with pytest.raises(NotFetched, match="port"):
            fetch_picture(f"http://127.0.0.1:{port}/")
    assert not asked


def test_slow_look_up_is_not_waited_for():
    def slow(host, port):
        time.sleep(3)
        return ["127.0.0.1"]

    begun = time.monotonic()
    assert "in time" in refusal(says("200 OK", PICTURE), resolve=slow)
    assert time.monotonic() - begun < 2.5


def dripping(before, drop):
    def answer(connection, _):
        connection.sendall(before)
        for _ in range(100):
            connection.sendall(drop)
            time.sleep(0.1)

    return answer


@pytest.mark.parametrize(
    ("before", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"."),
        (b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"\xff"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n\xff\r\n"),
    ],
)
def test_one_byte_at_a_time_is_not_waited_for(before, drop):
    begun = time.monotonic()
    assert refusal(dripping(before, drop))
    assert time.monotonic() - begun < 3


def test_silent_server_is_not_waited_for():
    begun = time.monotonic()
    assert "does not answer" in refusal(lambda connection, _: time.sleep(3))
    assert time.monotonic() - begun < 2.5


def test_no_step_is_given_more_time_than_there_is():
    assert 0 < Clock(0.5).left(10) <= 0.5
    assert Clock(10).left(0.5) == 0.5
    with pytest.raises(NotFetched, match="too long"):
        Clock(0).left(10)


def test_slow_redirects_share_one_clock():
    def answer(connection, request):
        time.sleep(0.4)
        says("302 Found", Location="/")(connection, request)

    begun = time.monotonic()
    assert "too" in refusal(answer, limits=FetchLimits(total=1, redirects=50))
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("headers", [{}, {"Content_Length": ""}])
def test_too_large_a_picture_is_refused(headers):
    sentence = refusal(says("200 OK", bytes(3_000_000), **headers), limits=FetchLimits(size=2 * 1024 * 1024))
    assert "larger than 2 MB" in sentence


def test_endless_picture_is_refused():
    def endless(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"10000\r\n" + bytes(65536) + b"\r\n")

    assert "larger than 2 MB" in refusal(endless, limits=FetchLimits(size=2 * 1024 * 1024))


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (says("200 OK", b"<html>Sign in</html>", Content_Type="text/html"), "something else"),
        (says("200 OK", b"<html>Sign in</html>", Content_Type="image/jpeg"), "web page"),
        (says("200 OK", b"<svg onload='alert(1)'/>", Content_Type="image/svg+xml"), "SVG"),
        (says("200 OK", PICTURE, Content_Type="application/json"), "something else"),
        (says("200 OK", PICTURE, Content_Encoding="gzip"), "compressed"),
        (says("200 OK", PICTURE[:500], Content_Length=str(len(PICTURE))), "only in part"),
        (says("200 OK", PICTURE[:500]), "cut off|damaged"),
        (says("200 OK", b""), "empty"),
        (says("404 Not Found", PICTURE), "not there"),
        (says("500 Oh"), "500"),
        (says("206 Partial", PICTURE), "206"),
        (lambda connection, _: None, "failed"),
        (lambda connection, _: connection.sendall(b"SSH-2.0-x\r\n"), "failed"),
        (lambda connection, _: connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n"), "failed"),
        (lambda connection, _: connection.sendall(b"HTTP/1.1 200 OK\r\na: " + b"b" * 70_000), "failed"),
        (says("200 OK", b"zz\r\n", Content_Length="", Transfer_Encoding="chunked"), "failed"),
    ],
)
def test_what_is_no_picture_is_said(answer, word):
    with pytest.raises(NotFetched, match=word):
        fetch(answer, limits=QUICK)


def test_nobody_there_is_said():
    with server(says("200 OK")) as (port, _):
        pass
    with pytest.raises(NotFetched, match="failed"):
        fetch_picture(f"http://{HOST}:{port}/", rules=here(port))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subject = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*new, "-keyout", key, "-out", cert, "-days", "2", *subject], check=True, capture_output=True)
    return key, cert


@pytest.mark.parametrize("host", [HOST, "other.example"])
def test_host_must_prove_who_it_is_though_a_number_was_connected_to(certificate, host):
    key, cert = certificate
    theirs, names = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), []
    theirs.load_cert_chain(cert, key)
    theirs.sni_callback = lambda connection, name, context: names.append(name)
    with server(says("200 OK", PICTURE), theirs) as (port, _):
        rules = here(port, tls=ssl.create_default_context(cafile=cert))
        if host == HOST:
            assert fetch_picture(f"https://{host}:{port}/", rules=rules).data == PICTURE
        else:
            with pytest.raises(NotFetched, match="does not prove"):
                fetch_picture(f"https://{host}:{port}/", rules=rules)
    assert names == [host]


def test_server_that_stalls_in_the_middle_of_its_greeting_is_not_waited_for():
    with server(lambda connection, _: time.sleep(3)) as (port, _):
        begun = time.monotonic()
        with pytest.raises(NotFetched):
            fetch_picture(f"https://{HOST}:{port}/", limits=QUICK, rules=here(port))
        assert time.monotonic() - begun < 2.5
