// Lines between nodes and what fits into a view: numbers only.
export const NODE = { width: 128, height: 40 };
const LANE = 12; // from the left of a node to the lane beside its column

const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const told = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** A cubic from a to b: down from one level to the next, in a bow between two of one level. */
function curve(a, b) {
  const [high, low] = a.y <= b.y ? [a, b] : [b, a];
  const down = low.y - high.y;
  if (down < NODE.height) {
    const bow = 30 + Math.abs(a.x - b.x) / 8;
    const top = Math.min(a.y, b.y) - NODE.height / 2;
    return [
      [a.x, a.y - NODE.height / 2],
      [a.x, top - bow],
      [b.x, top - bow],
      [b.x, b.y - NODE.height / 2],
    ];
  }
  const start = [high.x, high.y + NODE.height / 2];
  const end = [low.x, low.y - NODE.height / 2];
  const reach = Math.min(40, (end[1] - start[1]) / 2);
  const points = [start, [start[0], start[1] + reach], [end[0], end[1] - reach], end];
  return high === a ? points : points.reverse();
}

/** Both halves of the line between two nodes, each from its own end to the middle. */
export function halves(a, b) {
  const [p0, p1, p2, p3] = curve(a, b);
  const p01 = middle(p0, p1);
  const p12 = middle(p1, p2);
  const p23 = middle(p2, p3);
  const left = middle(p01, p12);
  const right = middle(p12, p23);
  const half = middle(left, right);
  const path = (from, one, two, to) => `M${told(from)}C${told(one)} ${told(two)} ${told(to)}`;
  return { a: path(p0, p01, left, half), b: path(p3, p23, right, half) };
}

/** The line to a node of a column: a trunk that the column shares, and the stub into the node. */
export function hung(high, low) {
  const lane = low.x - NODE.width / 2 - LANE;
  const turn = high.y + NODE.height / 2 + 24;
  const trunk = [
    [high.x, high.y + NODE.height / 2],
    [high.x, turn],
    [lane, turn],
    [lane, low.y],
  ];
  return {
    trunk: `M${trunk.map(told).join("L")}`,
    stub: `M${told([lane, low.y])}H${low.x - NODE.width / 2}`,
  };
}

/** The box around points, with a margin. */
export function boxAround(points, margin) {
  if (!points.length) return { x: 0, y: 0, width: 1, height: 1 };
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const x = Math.min(...xs) - margin.x;
  const y = Math.min(...ys) - margin.y;
  return {
    x,
    y,
    width: Math.max(...xs) + margin.x - x,
    height: Math.max(...ys) + margin.y - y,
  };
}

/** Scale and shift that show a box in the middle of a view. */
export function fitted(box, view, largest) {
  const scale = Math.min(largest, view.width / box.width, view.height / box.height) || 1;
  return {
    scale,
    x: (view.width - box.width * scale) / 2 - box.x * scale,
    y: (view.height - box.height * scale) / 2 - box.y * scale,
  };
}

/** The same place of the world stays under the point (x, y) of the view. */
export function zoomed(at, factor, x, y, [least, most]) {
  const scale = Math.min(most, Math.max(least, at.scale * factor));
  const by = scale / at.scale;
  return { scale, x: x - (x - at.x) * by, y: y - (y - at.y) * by };
}

const AHEAD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The nearest node in the direction of an arrow key; what lies aside counts as farther. */
export function nearestTowards(key, from, nodes) {
  const [right, down] = AHEAD[key];
  let found = null;
  let best = Infinity;
  for (const node of nodes) {
    const [dx, dy] = [node.x - from.x, node.y - from.y];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    if (node === from || ahead <= 1) continue;
    if (ahead + 2 * aside < best) [best, found] = [ahead + 2 * aside, node];
  }
  return found;
}
