"""Knowledge as a whole: its version, and how concepts are worded."""

import fcntl
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from matching.evoke import evoke
from matching.meaning import vectors
from matching.thesaurus import KNOWLEDGE_FOLDER, Knowledge, load_knowledge
from matching.thesaurus.knowledge import _version
from tests.matching.samples import TABLES, write_knowledge
from tests.prepared import our_knowledge


def test_the_version_tells_other_tables_apart(tmp_path: Path) -> None:
    same = load_knowledge(write_knowledge(tmp_path / "one", TABLES))
    again = load_knowledge(write_knowledge(tmp_path / "two", TABLES))
    changed = TABLES | {"21_furniture/objects": ["沙发,sofa,布沙发,,,,"]}
    other = load_knowledge(write_knowledge(tmp_path / "three", changed))
    assert same.version == again.version
    assert other.version != same.version


def test_the_shares_of_a_wording_add_up_to_one(small_knowledge: Knowledge) -> None:
    wordings = [
        wording
        for concept in small_knowledge.thesaurus.concepts
        for wording in small_knowledge.wordings(concept.number)
    ]
    assert wordings
    for wording in wordings:
        assert sum(share for _, share in wording) == pytest.approx(1.0)


def test_a_token_that_all_concepts_use_tells_less_than_one_of_its_own(knowledge: Knowledge) -> None:
    assert knowledge.rarity.of("检测") < knowledge.rarity.of("酸笋")
    assert knowledge.rarity.of("酸笋") <= knowledge.rarity.of("从未见过的词")


def test_what_was_kept_from_an_earlier_start_answers_like_what_is_worked_out(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path / "tables", TABLES)
    kept = tmp_path / "kept"
    fresh = load_knowledge(folder, kept)
    load_knowledge.cache_clear()
    again = load_knowledge(folder, kept)
    assert again.thesaurus == fresh.thesaurus
    for text in ("酸笋，袋子鼓起来", "卡尺检定", "the caliper is worn out and needs calibration"):
        assert evoke(text, None, again) == evoke(text, None, fresh)


@pytest.mark.parametrize("damage", [b"", b"\x00\xff", b"\x97"])
def test_a_damaged_keepsake_is_worked_out_anew(tmp_path: Path, damage: bytes) -> None:
    folder = write_knowledge(tmp_path / "tables", TABLES)
    kept = tmp_path / "kept"
    fresh = load_knowledge(folder, kept)
    _kept_file(kept).write_bytes(damage)
    load_knowledge.cache_clear()
    assert load_knowledge(folder, kept).thesaurus == fresh.thesaurus


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path / "tables", TABLES)
    (tmp_path / "file").write_text("in the way")
    assert load_knowledge(folder, tmp_path / "file" / "kept").thesaurus.concepts


def test_who_starts_while_another_process_works_it_out_waits_and_takes_what_that_one_kept(tmp_path: Path) -> None:
    folder, kept = write_knowledge(tmp_path / "tables", TABLES), tmp_path / "kept"
    few = {name: rows for name, rows in TABLES.items() if name.startswith("40_instruments")}
    other = load_knowledge(write_knowledge(tmp_path / "few", few), tmp_path / "other")
    kept.mkdir()
    with (kept / "lock").open("a") as lock, ThreadPoolExecutor(1) as thread:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = thread.submit(load_knowledge, folder, kept)
        with pytest.raises(TimeoutError):
            waiting.result(0.3)
        # The knowledge of other tables, which it cannot have worked out itself.
        shutil.copyfile(_kept_file(tmp_path / "other"), kept / f"knowledge-{_version(folder)}.msgpack")
        fcntl.flock(lock, fcntl.LOCK_UN)
        assert waiting.result(10).thesaurus == other.thesaurus


def _kept_file(kept: Path) -> Path:
    (file,) = kept.glob("*.msgpack")
    return file


def test_the_version_does_not_depend_on_what_the_interpreter_leaves_behind() -> None:
    before = our_knowledge().version
    compiled = Path(vectors.__file__).parent / "__pycache__"
    compiled.mkdir(exist_ok=True)
    left = compiled / "left.cpython-311.pyc"
    left.write_bytes(b"left")
    try:
        assert _version(KNOWLEDGE_FOLDER) == before
    finally:
        left.unlink()
