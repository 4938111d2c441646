"""The ontology declares all it uses, says what each term means, and contradicts neither itself nor the data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import owlrl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, SKOS, Literal, URIRef

from defgraph import vocabulary
from defgraph.reading.collection import read
from defgraph.store.triples import collection_triples
from defgraph.validation import validate
from defgraph.vocabulary import DG, PREFIXES, Term, camel, ontology, ontology_directory
from fixtures_folders import SOUND, store_of, write

if TYPE_CHECKING:
    from rdflib.term import Node

ROOT = Path(__file__).parents[1]
OUR_TERMS = tuple(PREFIXES[name] for name in ("dg", "stage", "stance", "category", "evidence", "origin"))
RELATIONS = tuple(ontology().relations.values())
# owlrl reports a contradiction as a node with this property.
OWLRL_ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


@cache
def declarations() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_directory() / "defgraph.ttl", format="turtle")


@cache
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_directory() / "shapes.ttl", format="turtle")


def dg(name: str) -> URIRef:
    return URIRef(DG + name)


def one(graph: rdflib.Graph, subject: Node, prop: URIRef) -> Node:
    (value,) = graph.objects(subject, prop)
    return value


def is_ours(term: Node) -> bool:
    # str: rdflib's own startswith takes no tuple, and says nothing of it.
    return isinstance(term, URIRef) and str(term).startswith(OUR_TERMS)


def terms_used(graph: rdflib.Graph) -> set[URIRef]:
    """Return the IRIs of our term namespaces that stand anywhere in a graph."""
    return {node for triple in graph for node in triple if isinstance(node, URIRef) and is_ours(node)}


def declared(term: URIRef) -> bool:
    return (term, RDF.type, None) in declarations()


def constants() -> dict[str, str]:
    return {name: value for name, value in vars(Term).items() if name.isupper()}


def test_every_term_that_code_names_is_declared() -> None:
    assert constants()
    assert {name for name, iri in constants().items() if not declared(URIRef(iri))} == set()


def test_code_names_each_term_once() -> None:
    assert len(set(constants().values())) == len(constants())


def test_bounded_figures_have_an_exact_property_and_two_bounds() -> None:
    wanted = {dg(name + end) for name in ("quantity", "ordered", "delivered", "value") for end in ("", "Min", "Max")}
    assert {term for term in wanted if not declared(term)} == set()


def test_every_term_has_a_label_and_a_definition() -> None:
    graph = declarations()
    subjects = {term for term in graph.subjects(RDF.type) if is_ours(term)}
    assert len(subjects) > 200
    for prop in (RDFS.label, SKOS.definition):
        assert {term for term in subjects if len(list(graph.objects(term, prop))) != 1} == set()


def test_definitions_are_sentences() -> None:
    short = {
        str(term): str(text)
        for term, text in declarations().subject_objects(SKOS.definition)
        if not re.fullmatch(r".{5,}[.\"]", str(text))
    }
    assert short == {}


def test_no_term_dangles_in_the_ontology() -> None:
    assert {term for term in terms_used(declarations()) if not declared(term)} == set()


def test_no_term_dangles_in_the_triples_that_are_written(tmp_path: Path) -> None:
    store = store_of(read(write(tmp_path)))
    written = {
        node.value
        for quad in store.inner
        for node in (quad.subject, quad.predicate, quad.object)
        if hasattr(node, "value") and str(node).startswith("<") and node.value.startswith(OUR_TERMS)
    }
    assert len(written) > 200
    assert {iri for iri in written if not declared(URIRef(iri))} == set()


def test_a_dangling_term_would_be_found() -> None:
    planted = rdflib.Graph()
    planted.add((dg("Supply"), dg("hasStage"), URIRef(vocabulary.STAGE + "misspelt")))
    assert {str(term) for term in terms_used(planted) if not declared(term)} == {vocabulary.STAGE + "misspelt"}


def test_each_relation_has_a_word_of_its_own() -> None:
    words = [str(word) for word in declarations().objects(None, dg("relation"))]
    assert len(set(words)) == len(words) == len(RELATIONS)


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda r: r.name)
def test_relation_is_declared_in_full(relation: vocabulary.Relation) -> None:
    graph, claim_class = declarations(), dg(relation.claim_class)
    assert one(graph, claim_class, RDFS.subClassOf) in {dg("Claim"), dg("Deal")}
    for general, prop in (("subject", "subjectRole"), ("object", "objectRole")):
        role = one(graph, claim_class, dg(prop))
        assert (role, RDF.type, OWL.ObjectProperty) in graph
        assert one(graph, role, RDFS.domain) == claim_class
        assert "entity" in ontology().classes[vocabulary.kebab(vocabulary.local(str(one(graph, role, RDFS.range))))]
        supers = set(graph.objects(role, RDFS.subPropertyOf))
        assert supers == (set() if relation.symmetric else {dg(general)})
    assert relation.symmetric == (relation.subject_role == relation.object_role)
    assert relation.stages
    assert len(set(relation.stages)) == len(relation.stages)


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda r: r.name)
def test_relation_reads_as_a_sentence_with_its_parts(relation: vocabulary.Relation) -> None:
    parts = set(re.findall(r"{(\w+)}", relation.phrase))
    assert parts == {"subject", "object"} | ({"item"} if relation.item_class else set())


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda r: r.name)
def test_an_item_is_either_impossible_or_said_to_be_required_or_not(relation: vocabulary.Relation) -> None:
    graph, claim_class = declarations(), dg(relation.claim_class)
    classes, required = (list(graph.objects(claim_class, dg(p))) for p in ("itemClass", "itemRequired"))
    assert len(classes) == len(required) <= 1
    assert all((item, RDFS.subClassOf, dg("Entity")) in graph for item in classes)


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda r: r.name)
def test_direct_rules_hold_at_stages_of_the_relation_and_give_a_dealing(relation: vocabulary.Relation) -> None:
    graph = declarations()
    rules = list(graph.objects(dg(relation.claim_class), dg("yields")))
    assert rules
    assert len(relation.direct) == len(rules), "two rules for one stage"
    for stage, prop in relation.direct.items():
        assert stage in relation.stages
        assert (dg(prop), RDFS.subPropertyOf, dg("relatedTo")) in graph
        assert (dg(prop), RDF.type, OWL.ObjectProperty) in graph


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda r: r.name)
def test_symmetric_relations_give_symmetric_dealings_and_no_others_do(relation: vocabulary.Relation) -> None:
    for prop in relation.direct.values():
        assert ((dg(prop), RDF.type, OWL.SymmetricProperty) in declarations()) == relation.symmetric


def test_every_rule_belongs_to_one_relation() -> None:
    graph = declarations()
    for rule in graph.subjects(RDF.type, dg("DirectRule")):
        assert len(list(graph.subjects(dg("yields"), rule))) == 1


def test_every_dealing_is_given_by_some_rule() -> None:
    graph = declarations()
    dealings = set(graph.subjects(RDFS.subPropertyOf, dg("relatedTo")))
    assert dealings == set(graph.objects(predicate=dg("directProperty")))


@pytest.mark.parametrize(
    ("scheme", "members"),
    [
        ("stance", {"asserts", "hedges", "denies"}),
        ("evidence", {"credit", "byline", "overlap", "decision"}),
        ("origin", {"own", "unknown"}),
    ],
)
def test_scheme_holds_just_what_code_knows(scheme: str, members: set[str]) -> None:
    found = declarations().subjects(SKOS.inScheme, URIRef(PREFIXES[scheme].rstrip("/")))
    assert {vocabulary.local(str(member)) for member in found} == members


@pytest.mark.parametrize("scheme", ["stage", "stance", "category", "evidence", "origin"])
def test_members_of_a_scheme_are_complete(scheme: str) -> None:
    graph, base = declarations(), URIRef(PREFIXES[scheme].rstrip("/"))
    assert (base, RDF.type, SKOS.ConceptScheme) in graph
    concepts = {c for c in graph.subjects(RDF.type, SKOS.Concept) if str(c).startswith(PREFIXES[scheme])}
    assert concepts == set(graph.subjects(SKOS.inScheme, base))
    assert concepts
    for concept in concepts:
        assert one(graph, concept, SKOS.prefLabel) == one(graph, concept, RDFS.label)
        assert one(graph, concept, RDFS.label) == Literal(vocabulary.local(str(concept)).replace("-", " "), lang="en")


def test_the_ladder_is_in_the_order_of_the_design() -> None:
    dealing = ("considered", "discussed", "offered", "agreed-in-principle", "pledged", "approved")
    ladder = [*dealing, "ordered", "delivering", "delivered"]
    exits = {"stalled", "rejected", "cancelled", "blocked", "withdrawn", "refused", "lifted"}
    rungs = ontology().rungs
    assert sorted(ladder, key=lambda stage: rungs[stage]) == ladder
    assert len(set(rungs.values())) == len(rungs), "two stages on one rung"
    assert set(ontology().stages) - set(rungs) == exits


def test_every_stage_is_one_of_some_relation() -> None:
    assert set(ontology().stages) == {stage for relation in RELATIONS for stage in relation.stages}


def test_categories_all_lead_up_to_materiel() -> None:
    graph, top = declarations(), URIRef(vocabulary.CATEGORY + "materiel")
    for name in ontology().categories:
        assert top in graph.transitive_objects(URIRef(vocabulary.CATEGORY + name), SKOS.broader)


def test_class_names_survive_the_way_into_data_files_and_back() -> None:
    classes = {vocabulary.local(str(c)) for c in declarations().subjects(RDF.type, OWL.Class)}
    assert {name for name in classes if camel(vocabulary.kebab(name)) != name} == set()


# Consistency


def closure(graph: rdflib.Graph) -> rdflib.Graph:
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return graph


def contradictions(graph: rdflib.Graph) -> list[str]:
    impossible = [str(subject) for subject in graph.subjects(RDF.type, OWL.Nothing)]
    return impossible + [str(message) for message in graph.objects(predicate=OWLRL_ERROR)]


def with_data(folder: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    store = store_of(read(folder))
    text = "\n".join(f"{quad.triple} ." for quad in store.inner)
    return graph.parse(data=text, format="ntriples")


def test_ontology_and_data_do_not_contradict_each_other() -> None:
    closed = closure(with_data(ROOT / "graph_data"))
    assert contradictions(closed) == []
    assert (dg("Supply"), RDFS.subClassOf, dg("Claim")) in closed, "the reasoner has reasoned"


def test_reasoner_catches_planted_contradictions() -> None:
    planted = rdflib.Graph()
    planted += declarations()
    pairs = [
        ("Claim", "Report"),
        ("Supply", "Document"),
        ("Country", "Firm"),
        ("Person", "Materiel"),
        ("Office", "Event"),
    ]
    for pair in pairs:
        for name in pair:
            planted.add((URIRef(vocabulary.ENTITY + "-".join(pair)), RDF.type, dg(name)))
    claim, item = URIRef(vocabulary.CLAIM + "c"), URIRef(vocabulary.ENTITY + "tank-that-supplies")
    planted.add((claim, dg("supplier"), item))
    planted.add((item, RDF.type, dg("Materiel")))
    found = "\n".join(contradictions(closure(planted)))
    assert [name for name in (*map("-".join, pairs), "tank-that-supplies") if name not in found] == []


# Shapes


def test_shapes_use_declared_terms_only() -> None:
    assert {term for term in terms_used(shapes()) if not declared(term)} == set()


def test_shapes_ask_for_properties_that_the_ontology_or_a_reused_vocabulary_has() -> None:
    graph = shapes()
    paths = {path for path in graph.objects(predicate=SH.path) if isinstance(path, URIRef)}
    reused = {PREFIXES[name] for name in ("rdf", "rdfs", "skos", "dcterms", "prov", "oa", "schema")}
    assert {p for p in paths if not declared(p) and not str(p).startswith(tuple(reused))} == set()


def test_every_shape_has_a_name_and_a_message() -> None:
    graph = shapes()
    kinds = (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint)
    found = {shape for kind in kinds for shape in graph.subjects(RDF.type, kind)}
    referred = {
        *(s for p in (SH.property, SH.node, SH["not"], SH.qualifiedValueShape) for s in graph.objects(predicate=p)),
        *(s for p in (SH["or"], SH.xone, SH["and"]) for head in graph.objects(predicate=p) for s in graph.items(head)),
    }
    assert referred <= found
    assert {shape for shape in found if not isinstance(shape, URIRef)} == set()
    for shape in found:
        (message,) = graph.objects(shape, SH.message)
        assert re.fullmatch(r"[A-Z].+\.", str(message)), shape


def test_no_shape_lies_unused() -> None:
    graph = shapes()
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    used = {o for _, p, o in graph if p != RDF.type} | {s for target in targets for s in graph.subjects(target)}
    for kind in (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint):
        assert {shape for shape in graph.subjects(RDF.type, kind) if shape not in used} == set()


def listed(graph: rdflib.Graph, shape: str) -> set[str]:
    head = graph.value(URIRef(f"https://w3id.org/defgraph/shapes#{shape}"), SH["in"])
    return {vocabulary.local(str(member)) for member in graph.items(head)} if head is not None else set()


def numbers(graph: rdflib.Graph, shape: Node) -> tuple[int | None, int | None]:
    low, high = graph.value(shape, SH.minCount), graph.value(shape, SH.maxCount)
    return (int(str(low)) if low is not None else None, int(str(high)) if high is not None else None)


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda r: r.name)
def test_shape_of_a_relation_says_what_the_ontology_declares(relation: vocabulary.Relation) -> None:
    """A relation that is added or changed in defgraph.ttl needs its shape in shapes.ttl."""
    graph, name = shapes(), relation.claim_class
    shape = URIRef(f"https://w3id.org/defgraph/shapes#{name}")
    assert graph.value(shape, SH.targetClass) == dg(name), f"shapes.ttl has no shape for dg:{name}"
    parts = {str(graph.value(part, SH.path)): part for part in graph.objects(shape, SH.property)}
    roles = {relation.subject_role: relation.subject_class, relation.object_role: relation.object_class}
    for role, entity_class in roles.items():
        part = parts[DG + role]
        assert graph.value(part, SH["class"]) == dg(camel(entity_class))
        assert numbers(graph, part) == ((2, 2) if relation.symmetric else (1, 1))
    item = parts[DG + "item"]
    expected = dg(camel(relation.item_class)) if relation.item_class else None
    assert graph.value(item, SH["class"]) == expected
    assert numbers(graph, item) == (1 if relation.item_required else None, 1 if relation.item_class else 0)
    assert listed(graph, f"{name}-stage") == listed(graph, f"{name}-report-stage") == set(relation.stages)


@pytest.mark.parametrize(
    ("shape", "members"),
    [
        ("report-stage", ontology().stages),
        ("report-stance", ontology().stances),
        ("claim-standing", ontology().stances),
        ("lineage-because", ontology().evidence),
        ("materiel-category", ontology().categories),
        ("relation", tuple(relation.claim_class for relation in RELATIONS)),
    ],
)
def test_shapes_list_whole_schemes(shape: str, members: tuple[str, ...]) -> None:
    assert listed(shapes(), shape) == set(members)


def test_a_store_without_the_ontology_is_validated_all_the_same(tmp_path: Path) -> None:
    import pyoxigraph as ox

    from defgraph.store.embedded import EmbeddedStore

    collection = read(write(tmp_path, SOUND))
    bare = EmbeddedStore(ox.Store())
    known = set(vocabulary.ontology_triples())
    bare.inner.extend(ox.Quad(*triple) for triple in collection_triples(collection) if triple not in known)
    assert validate(bare) == []
