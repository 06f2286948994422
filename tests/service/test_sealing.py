"""What is sealed opens with its key and at its place, and nowhere else."""

import base64
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.sealing import (
    MARKING,
    KeysUnusable,
    KeyUnknown,
    SealBroken,
    Sealer,
    SealingKey,
    add_marking_key,
    load_marking_key,
    load_sealer,
    make_keys_file,
)

_OLD, _NEW = SealingKey("old", b"o" * 32), SealingKey("new", b"n" * 32)


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_was_sealed_opens_at_its_place_alone(plain: bytes, place: bytes) -> None:
    sealer = Sealer([_NEW])
    sealed = sealer.seal(plain, place)
    assert sealer.open(sealed, place) == plain
    with pytest.raises(SealBroken):
        sealer.open(sealed, place + b"!")


@given(st.data())
def test_no_changed_or_cut_off_byte_goes_unnoticed(data: st.DataObject) -> None:
    sealer = Sealer([_NEW])
    sealed = bytearray(sealer.seal(b"secret", b"here"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    changed = bytes([*sealed[:at], sealed[at] ^ data.draw(st.integers(1, 255)), *sealed[at + 1 :]])
    for broken in (changed, bytes(sealed[:at])):
        with pytest.raises((SealBroken, KeyUnknown)):
            sealer.open(broken, b"here")


def test_the_same_value_is_sealed_differently_each_time() -> None:
    sealer = Sealer([_NEW])
    assert len({sealer.seal(b"secret", b"here") for _ in range(100)}) == 100


def test_a_new_first_key_seals_while_the_old_one_still_opens() -> None:
    earlier = Sealer([_OLD]).seal(b"secret", b"here")
    rotated = Sealer([_NEW, _OLD])
    assert rotated.open(earlier, b"here") == b"secret"
    assert not rotated.is_current(earlier)
    later = rotated.seal(b"secret", b"here")
    assert rotated.is_current(later)
    with pytest.raises(KeyUnknown, match="'new'"):
        Sealer([_OLD]).open(later, b"here")


def test_the_first_start_makes_one_key_that_nobody_else_can_read(tmp_path: Path) -> None:
    path = tmp_path / "node" / "sealing.keys"
    assert make_keys_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    made = path.read_bytes()
    assert not make_keys_file(path)
    assert path.read_bytes() == made
    assert len(load_sealer(path).key_ids) == 1
    assert [file.name for file in path.parent.iterdir()] == ["sealing.keys"]


def test_of_several_first_starts_at_once_one_makes_the_file(tmp_path: Path) -> None:
    path, made = tmp_path / "sealing.keys", list[bool]()
    starts = [threading.Thread(target=lambda: made.append(make_keys_file(path))) for _ in range(8)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert made.count(True) == 1
    load_sealer(path)
    load_marking_key(path)


def test_a_file_without_a_key_for_marks_gets_one_and_keeps_it_when_the_sealing_key_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "sealing.keys"
    path.write_text(f"old {_GOOD}")
    with pytest.raises(KeysUnusable, match=MARKING):
        load_marking_key(path)
    assert add_marking_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    marking = load_marking_key(path)
    assert not add_marking_key(path)
    path.write_text(f"new {base64.b64encode(b'n' * 32).decode()}\n{path.read_text()}")
    assert load_marking_key(path) == marking
    assert load_sealer(path).key_ids == ("new", "old")


def test_the_key_for_marks_alone_seals_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sealing.keys"
    path.write_text(f"{MARKING} {_GOOD}\n")
    with pytest.raises(KeysUnusable, match="holds no key"):
        load_sealer(path)


def test_the_keys_of_a_file_are_in_its_order_and_remarks_count_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sealing.keys"
    lines = [f"{key.id} {base64.b64encode(key.secret).decode()}" for key in (_NEW, _OLD)]
    path.write_text(f"# since May\n{lines[0]}\n\n{lines[1]}\n")
    assert load_sealer(path).key_ids == ("new", "old")


_GOOD = base64.b64encode(b"g" * 32).decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds no key"),
        ("# nothing\n", "holds no key"),
        (f"a {_GOOD}\nb SECRET\n", ":2 is not"),
        (f"a {_GOOD[:-4]}\n", ":1 is not"),
        (f"ä {_GOOD}\n", "cannot be read"),
        (f"a/b {_GOOD}\n", ":1 is not"),
        (f"a {_GOOD}\na {_GOOD}\n", "the same id"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_line_without_telling_a_key(
    tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "sealing.keys"
    path.write_text(content)
    with pytest.raises(KeysUnusable, match=said) as refused:
        load_sealer(path)
    assert "SECRET" not in str(refused.value)
    assert _GOOD not in str(refused.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeysUnusable, match="is missing"):
        load_sealer(tmp_path / "sealing.keys")


def test_a_key_does_not_show_itself() -> None:
    assert repr(_NEW) == "SealingKey('new')"
