"""The folder of a node's index: what is in use, and whether it is whole."""

from pathlib import Path

import pytest

from matching.index import IndexFolder, Manifest, describe
from tests.matching.samples import STATION, offering
from tests.prepared import our_knowledge


def _publish(folder: IndexFolder, position: str = "1", count: int = 2) -> Manifest:
    generation, index = folder.begin()
    index.put(describe(offering(f"O{number}"), STATION, our_knowledge()) for number in range(count))
    index.commit()
    index.close()
    return folder.publish(generation, position, count)


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    """A folder in which nothing is in use yet."""
    return IndexFolder(tmp_path / "index", "knowledge-1")


def _files(folder: IndexFolder, manifest: Manifest) -> list[Path]:
    return [folder.path / manifest.generation / name for name in manifest.files]


def test_at_first_nothing_is_in_use(folder: IndexFolder) -> None:
    assert folder.manifest() is None


def test_a_begun_generation_is_not_in_use_until_it_is_published(folder: IndexFolder) -> None:
    generation, index = folder.begin()
    index.put([describe(offering(), STATION, our_knowledge())])
    index.commit()
    index.close()
    assert folder.manifest() is None
    published = folder.publish(generation, "17", 1)
    assert folder.manifest() == published
    assert (published.generation, published.position, published.knowledge) == (generation, "17", "knowledge-1")


def test_what_was_published_is_sound_and_can_be_opened(folder: IndexFolder) -> None:
    manifest = _publish(folder, count=3)
    assert folder.sound(manifest)
    assert folder.open(manifest).count() == 3


def test_a_lost_file_is_not_sound_whichever_it_is(folder: IndexFolder) -> None:
    manifest = _publish(folder)
    assert len(manifest.files) > 1
    for path in _files(folder, manifest):
        kept = path.read_bytes()
        path.unlink()
        assert not folder.sound(manifest), path.name
        path.write_bytes(kept)
    assert folder.sound(manifest)


def test_a_truncated_file_is_not_sound_whichever_it_is(folder: IndexFolder) -> None:
    manifest = _publish(folder)
    for path in _files(folder, manifest):
        kept = path.read_bytes()
        path.write_bytes(kept[:-1])
        assert not folder.sound(manifest), path.name
        path.write_bytes(kept)
    assert folder.sound(manifest)


def test_a_truncated_segment_is_no_merge(folder: IndexFolder) -> None:
    manifest = _publish(folder)
    (store,) = (path for path in _files(folder, manifest) if path.suffix == ".store")
    store.write_bytes(store.read_bytes()[:-1])
    assert not folder.merged(manifest)


@pytest.mark.parametrize("suffix", [".store", ".term", ".json"])
def test_a_lost_file_that_the_newest_commit_names_is_no_merge(folder: IndexFolder, suffix: str) -> None:
    manifest = _publish(folder)
    (lost,) = (path for path in _files(folder, manifest) if path.suffix == suffix)
    lost.unlink()
    assert not folder.merged(manifest)


def test_files_that_a_later_commit_added_are_a_merge(folder: IndexFolder) -> None:
    manifest = _publish(folder)
    index = folder.open(manifest)
    index.put([describe(offering("O9"), STATION, our_knowledge())])
    index.commit()
    index.close()
    assert not folder.sound(manifest)
    assert folder.merged(manifest)


def test_an_index_of_other_knowledge_is_not_in_use(folder: IndexFolder) -> None:
    _publish(folder)
    assert IndexFolder(folder.path, "knowledge-2").manifest() is None


def test_a_manifest_that_cannot_be_read_is_none(folder: IndexFolder) -> None:
    _publish(folder)
    manifest_file = folder.path / "current.json"
    manifest_file.write_bytes(manifest_file.read_bytes()[:-9])
    assert folder.manifest() is None


def test_publishing_forgets_the_old_generations(folder: IndexFolder) -> None:
    old = _publish(folder, "1")
    new = _publish(folder, "2")
    assert [path.name for path in folder.path.iterdir() if path.is_dir()] == [new.generation]
    assert old.generation != new.generation
    assert folder.manifest() == new


def test_a_discarded_index_is_not_in_use(folder: IndexFolder) -> None:
    _publish(folder)
    folder.discard()
    assert folder.manifest() is None
    folder.discard()
