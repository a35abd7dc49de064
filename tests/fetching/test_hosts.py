"""Which addresses may be asked: the public internet's, as everybody writes them."""

import ipaddress

import pytest

from articles.fetching.hosts import NotFetched, is_public, public_addresses, read_url

PORTS = frozenset({80, 443})


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.1", "172.31.0.1"),
        *("169.254.169.254", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1"),
        *("203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"),
        *("100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1"),
        *("fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "2001:0:4136:e378::1", "4000::1"),
    ],
)
def test_what_is_not_the_public_internet_is_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "100.63.0.1", "172.32.0.1", "2606:4700::1", "2a00:1450::1"])
def test_what_is_public_is_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "/a.jpg",
            "ftp://rovers.example/a.jpg",
            "file:///etc/passwd",
            "gopher://rovers.example/",
            "http:///a.jpg",
        ),
        *(
            "//rovers.example/a.jpg",
            "http://me@rovers.example/",
            "http://me:word@rovers.example/",
            "http://@x.example/",
        ),
        *("http://rovers.example:22/", "http://rovers.example:8000/", "http://rovers.example:99999/", "http://x:y/"),
        *(
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://printer.local/",
            "http://intranet/",
        ),
        *(
            "http://metadata.google.internal/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.1/",
            "http://0/",
        ),
        *(
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://127.0.0.0x1/",
            "http://1.2.3.4.5/",
            "http://\uff11\uff12\uff17.1/",
        ),
        *(
            "http://[::1%25eth0]/",
            "http://[v1.a]/",
            "http://[::1/",
            "http://rovers.example\\@evil.example/",
            "http://a..b/",
        ),
        *("http://rovers.example\r\nHost: x/", "http://rovers.example/a\tb", "http://ro vers.example/", "http://-a.b/"),
        *("http://a%2eb.example/", "http://" + "a" * 70 + ".example/", "data:image/png;base64,AAAA", "javascript:x"),
    ],
)
def test_address_that_is_not_as_it_should_be_is_refused(url):
    with pytest.raises(NotFetched):
        read_url(url, PORTS)


@pytest.mark.parametrize(
    ("url", "again"),
    [
        ("https://Rovers.example", "https://rovers.example/"),
        (" http://rovers.example:80/a b/\u00fc.jpg?w=1&x=[2]#top ", "http://rovers.example/a%20b/%C3%BC.jpg?w=1&x=[2]"),
        ("https://m\u00fcnchen.example:443/%41.jpg", "https://xn--mnchen-3ya.example/%41.jpg"),
        ("http://\uff11\uff10.\uff11.1.1/", "http://10.1.1.1/"),
        ("http://[2606:4700:0::1]/a.jpg", "http://[2606:4700::1]/a.jpg"),
        ("http://rovers.example./a.jpg", "http://rovers.example/a.jpg"),
    ],
)
def test_address_is_read(url, again):
    assert read_url(url, PORTS).url == again


@pytest.mark.parametrize(
    "answers", [[], ["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["2606:4700::1", "::ffff:10.0.0.1"], ["fe80::1%eth0"]]
)
def test_one_address_that_is_not_public_spoils_them_all(answers):
    place = read_url("http://rovers.example/", PORTS)
    with pytest.raises(NotFetched):
        public_addresses(place, is_public, lambda host, port: answers, 1)
