"""The store of bytes by their digest: what it returns is what was put, or nothing."""

from __future__ import annotations

import os
import random
import threading
from pathlib import Path

import pytest

from assetjob.store.content_store import ContentStore, address_of
from assetjob.store.syscalls import System

ONE, TWO, THREE = b"one", b"two" * 100, bytes(range(256)) * 20
SEEDS = 100


@pytest.fixture
def store(tmp_path: Path) -> ContentStore:
    return ContentStore(tmp_path / "cache")


def file_of(store: ContentStore, address: str) -> Path:
    assert store._disk
    return next(store._disk.root.rglob(address))


def test_bytes_come_back_by_their_address(store: ContentStore) -> None:
    addresses = [store.put(data) for data in (ONE, TWO, THREE, b"")]
    assert addresses == [address_of(data) for data in (ONE, TWO, THREE, b"")]
    assert [store.get(address) for address in addresses] == [ONE, TWO, THREE, b""]


@pytest.mark.parametrize("address", ["ab" * 32, "", "../../../etc/passwd", "AB" * 32, "a" * 63])
def test_an_unknown_address_has_no_bytes(store: ContentStore, address: str) -> None:
    store.put(ONE)
    assert store.get(address) is None


def test_without_a_folder_nothing_is_kept() -> None:
    store = ContentStore(None)
    assert store.get(store.put(ONE)) is None
    assert not list(store.contents())


def test_a_store_that_is_only_read_is_not_changed(store: ContentStore, tmp_path: Path) -> None:
    address = store.put(ONE)
    file_of(store, address).write_bytes(b"won")
    reading = ContentStore(tmp_path / "cache", write=False)
    assert reading.get(address) is None
    assert reading.get(reading.put(TWO)) is None
    reading.prune(0, 1e12)
    reading.clear()
    assert [each.address for each in reading.contents()] == [address]


def test_damaged_bytes_are_not_returned_and_can_be_put_again(store: ContentStore) -> None:
    for seed in range(SEEDS):
        chance = random.Random(seed)  # noqa: S311 - damage, no secrets
        address = store.put(THREE)
        damaged = bytearray(THREE)
        if chance.random() < 0.3:
            del damaged[chance.randrange(len(damaged)) :]
        else:
            damaged[chance.randrange(len(damaged))] ^= chance.randrange(1, 256)
        file_of(store, address).write_bytes(damaged)
        assert store.get(address) is None
        assert not list(store.contents())


def test_an_endless_file_is_not_read(store: ContentStore) -> None:
    address = store.put(ONE)
    with file_of(store, address).open("wb") as file:
        file.truncate(1 << 40)  # a hole
    assert store.get(address) is None


def test_bytes_under_another_address_are_not_returned(store: ContentStore) -> None:
    one, two = store.put(ONE), store.put(TWO)
    file_of(store, one).replace(file_of(store, two))
    assert (store.get(one), store.get(two)) == (None, None)


def test_the_least_recently_used_go_first(store: ContentStore) -> None:
    addresses = [store.put(bytes([number]) * 1000) for number in range(5)]
    for age, address in enumerate(addresses):
        os.utime(file_of(store, address), (1e9 + age, 1e9 + age))
    assert store.get(addresses[0])
    store.prune(3000, 0)
    assert {each.address for each in store.contents()} == {addresses[n] for n in (0, 3, 4)}


def test_what_was_not_used_for_long_goes(store: ContentStore) -> None:
    old, new = store.put(ONE), store.put(TWO)
    os.utime(file_of(store, old), (1e9, 1e9))
    store.prune(1 << 40, 1e9 + 1)
    assert [each.address for each in store.contents()] == [new]


def test_clearing_leaves_what_is_not_ours(store: ContentStore, tmp_path: Path) -> None:
    store.put(ONE)
    foreign = tmp_path / "cache/variants/notes.txt"
    foreign.write_text("mine")
    store.clear()
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == [foreign]


@pytest.mark.parametrize("link", ["variants", "shard", "file"])
def test_links_are_not_followed_out_of_the_folder(tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    address = address_of(ONE)
    place = {
        "variants": tmp_path / "cache/variants",
        "shard": tmp_path / "cache/variants" / address[:2],
        "file": tmp_path / "cache/variants" / address[:2] / address,
    }[link]
    place.parent.mkdir(parents=True)
    place.symlink_to(outside if link != "file" else outside / "file")
    (outside / "file").write_bytes(ONE)
    store = ContentStore(tmp_path / "cache")
    store.put(ONE)
    assert store.get(address) is None
    store.prune(0, 1e12)
    store.clear()
    assert [path.name for path in outside.iterdir()] == ["file"]


class Full(System):
    """Has room for half of what is written."""

    def write(self, descriptor: int, data: memoryview) -> int:
        os.write(descriptor, data[: len(data) // 2])
        raise OSError(28, "No space left on device")


def test_a_full_disk_costs_the_bytes_only(tmp_path: Path) -> None:
    store = ContentStore(tmp_path / "cache", system=Full())
    assert store.get(store.put(TWO)) is None
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


def test_several_write_the_same_at_once(tmp_path: Path) -> None:
    data = [bytes([number]) * 5000 for number in range(20)]
    stores = [ContentStore(tmp_path / "cache") for _ in range(4)]
    threads = [threading.Thread(target=lambda s=s: [s.put(d) for d in data]) for s in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader = ContentStore(tmp_path / "cache")
    assert [reader.get(address_of(each)) for each in data] == data
    assert not list(tmp_path.rglob("*.tmp"))
