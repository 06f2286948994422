"""Reading the knowledge tables."""

from pathlib import Path

import pytest

from matching.errors import KnowledgeError
from matching.thesaurus import KINDS, KNOWLEDGE_FOLDER, Concept, Thesaurus, load_thesaurus
from tests.matching.samples import TABLES, write_knowledge


def _concept(thesaurus: Thesaurus, kind: str, label: str) -> Concept:
    (found,) = (concept for concept in thesaurus.of_kind(kind) if concept.label == label)
    return found


def _linked(thesaurus: Thesaurus, concept: Concept, column: str) -> dict[str, float]:
    return {thesaurus.concepts[link.target].label: link.likelihood for link in concept.relations[column]}


def test_a_concept_has_the_number_of_its_position(tmp_path: Path) -> None:
    thesaurus = load_thesaurus(write_knowledge(tmp_path, TABLES))
    assert [concept.number for concept in thesaurus.concepts] == list(range(len(thesaurus.concepts)))
    assert {concept.kind for concept in thesaurus.concepts} < set(KINDS.values())


def test_relations_carry_their_likelihood_or_the_usual_one(tmp_path: Path) -> None:
    thesaurus = load_thesaurus(
        write_knowledge(
            tmp_path,
            TABLES
            | {
                "14_food/symptoms": ["胀袋,swollen,袋子鼓起来,食品,商业无菌:0.35,胀袋质量诊断"],
            },
        )
    )
    symptom = _concept(thesaurus, "symptom", "胀袋")
    assert _linked(thesaurus, symptom, "characteristics") == {"商业无菌": 0.35}
    assert _linked(thesaurus, symptom, "services") == {"胀袋质量诊断": 0.8}
    instrument = _concept(thesaurus, "instrument", "游标卡尺")
    assert _linked(thesaurus, instrument, "services") == {"卡尺校准": 1.0}


def test_a_label_of_two_folders_is_one_concept_with_what_both_say(tmp_path: Path) -> None:
    thesaurus = load_thesaurus(
        write_knowledge(
            tmp_path,
            TABLES
            | {
                "31_metals/objects": ["钢材,steel,圆钢,,,GB/T 1591,"],
                "33_products/objects": ["钢材,steel product,角铁,,商业无菌,GB/T 700,"],
            },
        )
    )
    steel = _concept(thesaurus, "object", "钢材")
    assert steel.also == ("圆钢", "角铁")
    assert steel.english == ("steel", "steel product")
    assert steel.standards == ("GB/T 1591", "GB/T 700")
    assert steel.folders == ("31_metals", "33_products")
    assert _linked(thesaurus, steel, "characteristics") == {"商业无菌": 1.0}


def test_the_likelier_of_two_statements_holds(tmp_path: Path) -> None:
    thesaurus = load_thesaurus(
        write_knowledge(
            tmp_path,
            TABLES
            | {
                "15_beverages/symptoms": ["胀袋,swollen,,食品,商业无菌:0.3,胀袋质量诊断:0.9"],
            },
        )
    )
    symptom = _concept(thesaurus, "symptom", "胀袋")
    assert _linked(thesaurus, symptom, "characteristics") == {"商业无菌": 0.8}
    assert _linked(thesaurus, symptom, "services") == {"胀袋质量诊断": 0.9}


def test_the_same_label_of_two_kinds_is_two_concepts(tmp_path: Path) -> None:
    thesaurus = load_thesaurus(
        write_knowledge(
            tmp_path,
            TABLES
            | {
                "21_furniture/families": ["沙发,sofa family,,GB/T 1952.1"],
            },
        )
    )
    assert _concept(thesaurus, "family", "沙发") != _concept(thesaurus, "object", "沙发")


def test_a_reference_to_nothing_contradicts_the_tables(tmp_path: Path) -> None:
    folder = write_knowledge(
        tmp_path,
        TABLES
        | {
            "14_food/symptoms": ["胀袋,swollen,袋子鼓起来,食品,没有的特性:0.8,"],
        },
    )
    with pytest.raises(KnowledgeError, match="没有的特性"):
        load_thesaurus(folder)


def test_a_table_of_an_unknown_name_is_refused(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path, TABLES)
    (folder / "14_food" / "remedies.csv").write_text("label\n药\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"remedies\.csv"):
        load_thesaurus(folder)


def test_an_empty_folder_is_an_empty_thesaurus(tmp_path: Path) -> None:
    assert load_thesaurus(tmp_path).concepts == ()


def test_the_knowledge_that_comes_with_the_engine_loads() -> None:
    thesaurus = load_thesaurus(KNOWLEDGE_FOLDER)
    assert all(thesaurus.of_kind(kind) for kind in KINDS.values())
