"""Where nodes are drawn: each once, none on another, always the same, dragged ones where they were put."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.layout import NODE_HEIGHT, NODE_WIDTH, Link, Node, Place, lay_out
from kaisai.engines.layout.graph import LEVEL
from kaisai.engines.layout.hanging import hang
from kaisai.engines.layout.ordering import score, untangle
from kaisai.engines.layout.packing import pack

KEYS = [f"n{number}" for number in range(24)]
keys = st.sampled_from(KEYS)
places = st.builds(Place, st.floats(-3000, 3000), st.floats(-3000, 3000))


@st.composite
def networks(draw):
    there = draw(st.lists(keys, unique=True, max_size=24))
    nodes = [
        Node(key, tuple(draw(st.lists(keys, max_size=3))), draw(st.booleans())) for key in there
    ]
    links = draw(st.lists(st.builds(Link, keys, keys), max_size=12))
    return nodes, links


def on_another(places, free):
    return [
        (a, b)
        for a, b in combinations(places, 2)
        if (a in free or b in free)
        and abs(places[a].x - places[b].x) < NODE_WIDTH - 1e-6
        and abs(places[a].y - places[b].y) < NODE_HEIGHT - 1e-6
    ]


@given(networks())
def test_every_node_has_a_place_of_its_own_whatever_the_network(network):
    nodes, links = network
    found = lay_out(nodes, links)
    assert set(found) == {node.key for node in nodes}
    assert on_another(found, set(found)) == []


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_in_which_nodes_come_changes_nothing(network, chance):
    nodes, links = network
    shuffled = nodes[:]
    chance.shuffle(shuffled)
    assert lay_out(shuffled, links) == lay_out(nodes, links)


@given(networks(), st.dictionaries(keys, places, max_size=6))
def test_dragged_nodes_stay_and_the_others_keep_clear_of_them(network, fixed):
    nodes, links = network
    found = lay_out(nodes, links, fixed)
    for key, place in fixed.items():
        if key in found:
            assert found[key] == place
    assert on_another(found, set(found) - set(fixed)) == []


def a_venue(rooms, points):
    nodes = [Node("gw", is_top=True), Node("core", ("gw",))]
    for room in range(rooms):
        nodes.append(Node(f"sw-{room:02}", ("core",)))
        nodes += [Node(f"ap-{room:02}-{n}", (f"sw-{room:02}",)) for n in range(points)]
    return nodes


def test_each_level_stands_below_the_one_before_and_children_below_their_parent():
    found = lay_out(a_venue(6, 4))
    assert found["core"].y == found["gw"].y + LEVEL
    for room in range(6):
        switch = found[f"sw-{room:02}"]
        assert switch.y == found["core"].y + LEVEL
        points = [found[f"ap-{room:02}-{n}"] for n in range(4)]
        assert min(point.y for point in points) == switch.y + LEVEL
        middle = (min(p.x for p in points) + max(p.x for p in points)) / 2
        assert middle == pytest.approx(switch.x)


def test_what_hangs_below_a_dragged_node_goes_along():
    nodes = a_venue(3, 2)
    before = lay_out(nodes)
    there = Place(before["sw-01"].x + 4000, before["sw-01"].y + 500)
    after = lay_out(nodes, fixed={"sw-01": there})
    assert after["ap-01-0"] == Place(before["ap-01-0"].x + 4000, before["ap-01-0"].y + 500)
    assert after["ap-02-0"] == before["ap-02-0"]


def test_a_device_without_parents_hangs_on_its_cable_and_a_ring_is_cut():
    found = lay_out([Node("gw", is_top=True), Node("far")], [Link("far", "gw")])
    assert found["far"].y == found["gw"].y + LEVEL
    ring = lay_out([Node("a", ("c",)), Node("b", ("a",)), Node("c", ("b",))])
    assert len(set(ring.values())) == 3


def test_links_across_cross_less_after_the_sweeps():
    nodes = [Node("top"), *(Node(f"s{n}", ("top",)) for n in range(8))]
    nodes += [Node(f"s{n}-end", (f"s{n}",)) for n in range(8)]
    far = random.Random(4).sample(range(8), 8)
    tree = hang(nodes, [Link(f"s{a}", f"s{b}-end") for a, b in enumerate(far)])
    assert score(tree, untangle(tree)) < score(tree, pack(tree))
