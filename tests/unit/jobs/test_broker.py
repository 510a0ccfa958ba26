"""How Celery is set up: what crosses it, what it remembers, and the broker made of a folder."""

import threading
import time
from dataclasses import replace
from pathlib import Path
from queue import Empty

import pytest
from celery import Celery
from kombu import Connection, Exchange
from kombu.simple import SimpleQueue

from data.settings import Settings
from jobs.broker import create_celery


@pytest.fixture
def celery(plain: Settings) -> Celery:
    return create_celery(plain)


def connection(celery: Celery) -> Connection:
    return celery.connection_for_write()


def received(queue: SimpleQueue) -> str:
    """The next message; a worker asks again and again in the same way."""
    deadline = time.monotonic() + 20
    while True:
        try:
            message = queue.get(timeout=1)
        except Empty:
            if time.monotonic() > deadline:
                raise
        else:
            message.ack()
            return str(message.payload)


def test_only_json_crosses_the_broker(celery: Celery) -> None:
    assert (celery.conf.task_serializer, celery.conf.accept_content) == ("json", ["json"])


def test_a_message_is_done_when_its_task_has_ended(celery: Celery) -> None:
    assert celery.conf.task_acks_late
    assert celery.conf.task_reject_on_worker_lost


def test_nothing_is_kept_of_results(celery: Celery) -> None:
    assert celery.conf.task_ignore_result
    assert celery.backend.as_uri() == "disabled://"


def test_without_an_address_the_broker_is_a_folder_looked_into_ten_times_a_second(
    celery: Celery, tmp_path: Path
) -> None:
    with connection(celery) as opened:
        assert opened.transport.polling_interval == 0.1
    assert (tmp_path / "broker").is_dir()


def test_an_address_names_a_redis_that_is_tried_once(plain: Settings, tmp_path: Path) -> None:
    conf = create_celery(replace(plain, broker_url="redis://broker.example:6380/2")).conf
    assert conf.broker_url == "redis://broker.example:6380/2"
    assert conf.broker_transport_options["max_retries"] == 0
    assert not (tmp_path / "broker").exists()


def test_messages_come_out_of_the_folder_in_the_order_they_went_in(celery: Celery, tmp_path: Path) -> None:
    with connection(celery) as opened:
        queue = opened.SimpleQueue("letters")
        for letter in "abc":
            queue.put(letter)
        assert [received(queue) for _ in "abc"] == ["a", "b", "c"]
        queue.close()
    assert not [path for path in (tmp_path / "broker").iterdir() if path.suffix in (".msg", ".part")]


def test_what_is_meant_for_many_readers_leaves_nothing_in_the_folder(celery: Celery, tmp_path: Path) -> None:
    with connection(celery) as opened:
        events = Exchange("events", type="topic")
        opened.Producer().publish({"alive": True}, exchange=events, routing_key="worker.alive", declare=[events])
    assert list((tmp_path / "broker").iterdir()) == []


def test_two_folders_used_by_one_process_stay_apart(plain: Settings, tmp_path: Path) -> None:
    other = create_celery(replace(plain, files=tmp_path / "other"))
    with connection(create_celery(plain)) as here, connection(other) as there:
        here_queue, there_queue = here.SimpleQueue("letters"), there.SimpleQueue("letters")
        here_queue.put("here")
        with pytest.raises(Empty):
            there_queue.get(timeout=0.5)
        assert received(here_queue) == "here"


def test_readers_never_find_a_message_half_written(celery: Celery) -> None:
    letters = [f"{number}" * 2_000 for number in range(100, 300)]

    def write() -> None:
        with connection(celery) as opened:
            queue = opened.SimpleQueue("letters")
            for letter in letters:
                queue.put(letter)

    writer = threading.Thread(target=write)
    with connection(celery) as opened:
        queue = opened.SimpleQueue("letters")
        writer.start()
        read = [received(queue) for _ in letters]
        writer.join()
    assert sorted(read) == letters
