"""Which numeric addresses belong to the public network."""

import pytest

from corpus.hosts import is_public


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "9.9.9.9", "2606:2800:21f:cb07::1", "::ffff:9.9.9.9", "64:ff9b::909:909", "2002:909:909::1"],
)
def test_an_address_of_the_public_network_is_one(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",  # noqa: S104 - nothing listens
        "0.1.2.3",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "fe80::1",
        "fe80::1%1",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "ff0e::1",
        "2001:db8::1",
        "2001::9909:909",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b::7f00:1",
        "2002:a00:1::1",
        "2002:7f00:1::1",
    ],
)
def test_any_other_address_is_not(address: str) -> None:
    assert not is_public(address)
