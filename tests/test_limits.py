"""Rate limits: what counts, who is who behind proxies, and what does not get around them."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from standin import StandIn

from assistant.api.app import create_api
from assistant.settings import Settings
from assistant.web.limits import client_address, networks, through_tls
from ingest.errors import SettingsError

ASK = {"question": "꽃심도서관은 언제 문을 여나요?"}
PROXY, VISITOR, OTHER = "10.0.0.1", "203.0.113.7", "198.51.100.9"


def settings(tmp_path, **given):
    return Settings(data_dir=tmp_path, record_days=0, **given)


def client(tmp_path, address=VISITOR, app=None, **given):
    app = app or create_api(StandIn(), settings(tmp_path, **given))
    return TestClient(app, client=(address, 1234))


def statuses(client, number, **headers):
    return [
        client.post("/api/ask", json=ASK, headers=headers).status_code for _ in range(number)
    ]  # fmt: skip


def test_an_address_beyond_its_limit_is_told_when_to_come_again(tmp_path):
    one = client(tmp_path, rate_address="3/day")
    assert statuses(one, 3) == [200] * 3
    refused = one.post("/api/ask", json=ASK)
    assert refused.status_code == 429
    error = refused.json()["error"]
    assert error["code"] == "rate_limited"
    seconds = int(refused.headers["retry-after"])
    assert 1 <= seconds <= 3600
    assert str(seconds) in error["message"]["ko"]
    assert 'assistant_rate_limited_total{bucket="ask"} 1.0' in one.get("/metrics").text


def test_addresses_do_not_share_a_limit_but_an_ipv6_household_does(tmp_path):
    app = create_api(StandIn(), settings(tmp_path, rate_address="1/day"))
    for address, expected in [
        (VISITOR, 200), (OTHER, 200), (VISITOR, 429),
        ("2001:db8:1:2::1", 200), ("2001:db8:1:2:ffff::9", 429), ("2001:db8:1:3::1", 200),
    ]:  # fmt: skip
        assert client(tmp_path, address, app).post("/api/ask", json=ASK).status_code == expected


def test_a_forged_address_does_not_get_around_the_limit(tmp_path):
    one = client(tmp_path, rate_address="2/day")
    forged = [
        {"x-forwarded-for": f"192.0.2.{n}", "x-real-ip": f"192.0.2.{n}", "forwarded": f"for=192.0.2.{n}"}
        for n in range(4)
    ]
    got = [one.post("/api/ask", json=ASK, headers=h).status_code for h in forged]
    assert got == [200, 200, 429, 429]


def test_a_forged_address_in_front_of_a_trusted_proxy_does_not_either(tmp_path):
    one = client(tmp_path, PROXY, rate_address="2/day", trusted_proxies=("10.0.0.0/8",))
    got = [
        one.post("/api/ask", json=ASK, headers={"x-forwarded-for": f"192.0.2.{n}, {VISITOR}"}).status_code
        for n in range(3)
    ]
    assert got == [200, 200, 429]
    other = one.post("/api/ask", json=ASK, headers={"x-forwarded-for": OTHER})
    assert other.status_code == 200  # visitors behind one proxy are told apart


def test_a_new_session_for_every_question_leaves_the_address_s_limit(tmp_path):
    one = client(tmp_path, rate_address="3/day", rate_session="2/day")
    rotated = [statuses(one, 1, **{"x-session-id": f"session-{n}"})[0] for n in range(5)]
    assert rotated == [200, 200, 200, 429, 429]


def test_a_session_has_a_limit_of_its_own(tmp_path):
    app = create_api(StandIn(), settings(tmp_path, rate_session="2/day"))
    one = client(tmp_path, app=app)
    assert statuses(one, 3, **{"x-session-id": "conversation-1"}) == [200, 200, 429]
    assert statuses(one, 1, **{"x-session-id": "conversation-2"}) == [200]
    # Nobody can use up the session of somebody else by guessing its name.
    assert statuses(client(tmp_path, OTHER, app), 1, **{"x-session-id": "conversation-1"}) == [200]
    # What is not well formed is no session; the address counts all the same.
    assert statuses(one, 3, **{"x-session-id": "a b"}) == [200] * 3


def test_opinions_have_a_limit_of_their_own_and_health_has_none(tmp_path):
    one = client(tmp_path, rate_address="1/day")
    assert statuses(one, 2) == [200, 429]
    opinion = {"id": "a", "rating": "up"}
    assert [one.post("/api/feedback", json=opinion).status_code for _ in range(2)] == [201, 429]
    assert {one.get("/api/health").status_code for _ in range(20)} == {200}
    articles = [one.get("/api/articles/library").status_code for _ in range(6)]
    assert articles == [200] * 5 + [429]


def test_the_chat_page_has_a_limit_per_session_too(tmp_path):
    """Its questions come through Gradio, which is not mounted here: 404 is let through."""
    one = client(tmp_path, rate_session="1/day")

    def join(body):
        return one.post("/gradio_api/queue/join", content=body).status_code

    assert [join('{"session_hash": "abcdefgh12"}') for _ in range(6)] == [404] * 5 + [429]
    assert join('{"session_hash": "otherone34"}') == 404
    for odd in ("", "{", "[]", '{"session_hash": 7}', '"x"'):
        assert join(odd) == 404


def test_paths_that_end_in_a_slash_are_counted(tmp_path):
    one = client(tmp_path, rate_address="1/day")
    assert statuses(one, 1) == [200]
    assert one.post("/api/ask/", json=ASK).status_code == 429


def test_answering_goes_on_without_the_store(tmp_path, monkeypatch):
    app = create_api(StandIn(), settings(tmp_path, rate_address="2/day"))
    one = client(tmp_path, app=app)
    from limits.aio.storage import MemoryStorage

    real = MemoryStorage.acquire_sliding_window_entry
    calls = []

    async def lost(self, *given, **named):
        calls.append(1)
        if len(calls) == 1:
            raise ConnectionError("store away")
        return await real(self, *given, **named)

    monkeypatch.setattr(MemoryStorage, "acquire_sliding_window_entry", lost)
    assert statuses(one, 3) == [200, 200, 429]  # counted here instead


def scope(client, *forwarded, scheme="http", proto=""):
    headers = [(b"x-forwarded-for", f.encode()) for f in forwarded]
    headers += [(b"x-forwarded-proto", proto.encode())] if proto else []
    return {"type": "http", "client": (client, 1), "headers": headers, "scheme": scheme}


@pytest.mark.parametrize(
    ("client", "forwarded", "address"),
    [
        (VISITOR, (), VISITOR),
        (VISITOR, ("1.2.3.4",), VISITOR),  # no proxy of ours
        (PROXY, ("1.2.3.4",), "1.2.3.4"),
        (PROXY, ("6.6.6.6, 1.2.3.4",), "1.2.3.4"),
        (PROXY, ("6.6.6.6", "1.2.3.4"), "1.2.3.4"),  # the header twice
        (PROXY, ("6.6.6.6, 1.2.3.4, 10.9.9.9",), "1.2.3.4"),  # through two proxies
        (PROXY, ("1.2.3.4, nonsense",), PROXY),
        (PROXY, ("",), PROXY),
        (PROXY, ("10.1.1.1",), "10.1.1.1"),  # somebody inside
        ("::ffff:10.0.0.1", ("1.2.3.4",), "1.2.3.4"),
        (PROXY, ("2001:db8::5",), "2001:db8::/64"),
        ("fe80::1%eth0", (), "fe80::/64"),
        ("unix", (), "unix"),
    ],
)  # fmt: skip
def test_the_address_is_the_last_one_that_a_trusted_proxy_saw(client, forwarded, address):
    proxies = networks(Settings(trusted_proxies=("10.0.0.0/8",)))
    assert client_address(scope(client, *forwarded), proxies) == address


def test_only_a_trusted_proxy_says_that_a_connection_is_encrypted():
    proxies = networks(Settings(trusted_proxies=("10.0.0.1",)))
    assert through_tls(scope(PROXY, proto="https"), proxies)
    assert not through_tls(scope(VISITOR, proto="https"), proxies)
    assert not through_tls(scope(PROXY), proxies)
    assert through_tls(scope(VISITOR, scheme="https"), proxies)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"rate_address": "often"}, "RATE_ADDRESS"),
        ({"rate_session": "0 per blink"}, "RATE_SESSION"),
        ({"rate_store": "carrier-pigeon://x"}, "RATE_STORE"),
        ({"trusted_proxies": ("everyone",)}, "TRUSTED_PROXIES"),
    ],
)
def test_a_limit_that_cannot_be_understood_stops_the_start(tmp_path, given, named):
    with pytest.raises(SettingsError, match=f"ASSISTANT_{named}"):
        client(tmp_path, **given)
