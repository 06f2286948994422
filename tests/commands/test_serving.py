"""`nqi serve` starts everything, stops everything, and loses nothing that it acknowledged."""

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from models.embedded import find_orphan
from tests.commands.running import ANSWERER, FOLLOWER, WORKER, Service, nqi, serving, until


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_signal_stops_every_process_and_a_restart_has_everything(data: Path, how: signal.Signals) -> None:
    with serving(data) as service:
        stored = service.store("one")
        assert len(service.ours()) > 8
        if how == signal.SIGINT:
            # As from a terminal: it reaches every process of the group.
            os.killpg(service.process.pid, how)
        else:
            service.process.send_signal(how)
        assert service.process.wait(60) == 0
        assert until(lambda: not service.ours()) < 5
        assert "Traceback" not in service.log.read_text("utf-8")
    with serving(data) as again:
        assert again.read(stored).json()["answer"] == stored["answer"]


def test_a_signal_while_it_starts_leaves_nothing(data: Path) -> None:
    service = Service(data)
    until(lambda: find_orphan(service.folder))
    assert service.interrupt(signal.SIGTERM) == 0
    assert until(lambda: not service.ours()) < 5
    service.close()


def test_the_death_of_the_main_process_alone_ends_all_the_others(started: Path) -> None:
    with serving(started) as service:
        service.interrupt(signal.SIGKILL)
        assert until(lambda: not service.ours()) < 30


def test_what_was_acknowledged_before_every_process_was_killed_is_there_after_the_restart(started: Path) -> None:
    acknowledged: list[dict[str, Any]] = []
    with serving(started) as service:
        writers = [threading.Thread(target=_store_on_and_on, args=(service, name, acknowledged)) for name in "abc"]
        for writer in writers:
            writer.start()
        until(lambda: len(acknowledged) > 30)
        service.kill_all()
        for writer in writers:
            writer.join()
    with serving(started) as again:
        assert again.process.poll() is None
        lost = [stored["id"] for stored in acknowledged if again.read(stored).status_code != 200]
        assert lost == []


def test_a_database_that_was_killed_is_back_within_seconds_and_nothing_acknowledged_is_lost(service: Service) -> None:
    for turn in range(3):
        stored = [service.store(f"{turn}-{number}") for number in range(5)]
        _kill_database(service)
        assert until(lambda: _stores(service), 60) < 15
        assert [one for one in stored if service.read(one).status_code != 200] == []
    until(lambda: service.match() == 200)


def test_the_follower_and_a_worker_that_were_killed_are_started_again(service: Service) -> None:
    killed = [*service.running(FOLLOWER), *service.running(WORKER)]
    assert len(killed) == 2
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    until(lambda: service.match() == 200 and service.running(FOLLOWER), 60)
    assert not set(killed) & service.ours()
    assert nqi(service.data, "doctor").returncode == 0


def test_what_starts_the_workers_is_started_again_with_new_ones(service: Service) -> None:
    killed = {*service.running(ANSWERER), *service.running(WORKER)}
    (master,) = service.running(ANSWERER)
    os.kill(master, signal.SIGKILL)
    until(lambda: not killed & service.ours(), 60)
    until(lambda: service.match() == 200 and service.running(ANSWERER), 60)
    assert len(service.running(WORKER)) == 1


def test_several_workers_serve_and_stop_and_a_proxy_in_the_environment_is_not_asked_about_them(started: Path) -> None:
    with serving(started, NQI_WORKERS="2", http_proxy="http://127.0.0.1:9") as service:
        assert [service.match() for _ in range(10)] == [200] * 10
        until(lambda: "NQI is ready" in service.log.read_text("utf-8"))
        _kill_database(service)
        until(lambda: _stores(service), 60)
        service.process.send_signal(signal.SIGTERM)
        too_early = False
        while service.process.poll() is None:
            # Also a database that was started again meanwhile goes last, when nobody is answered any more.
            too_early |= _is_database_ending(service) and bool(service.running(ANSWERER))
            time.sleep(0.02)
        assert (service.process.returncode, too_early, _is_database_ending(service)) == (0, False, True)
        assert until(lambda: not service.ours()) < 5


def _store_on_and_on(service: Service, name: str, acknowledged: list[dict[str, Any]]) -> None:
    number = 0
    try:
        while True:
            acknowledged.append(service.store(f"{name}-{number}"))
            number += 1
    except (httpx.TransportError, AssertionError):
        # The service was killed: what happened to this one is unknown.
        return


def _kill_database(service: Service) -> None:
    server = find_orphan(service.folder)
    assert server is not None
    for pid in server.pids:
        os.kill(pid, signal.SIGKILL)


def _is_database_ending(service: Service) -> bool:
    log = service.folder.log_file.read_text("utf-8")
    return "received fast shutdown request" in log.rpartition("ready to accept connections")[2]


def _stores(service: Service) -> bool:
    try:
        answer = service.client.post("/v1/needs", json={"text": "校准卡尺"})
    except httpx.TransportError:
        return False
    assert answer.status_code in (201, 503)
    return answer.status_code == 201
