"""Where the nodes of a network are drawn: layered, grouped below their parents, always the same."""

from kaisai.engines.layout.graph import NODE_HEIGHT, NODE_WIDTH, Link, Node, Place
from kaisai.engines.layout.settling import lay_out

__all__ = ["NODE_HEIGHT", "NODE_WIDTH", "Link", "Node", "Place", "lay_out"]
