// Small steps on the page, each done only when something differs.

export const element = (name) => document.querySelector(`[data-board="${name}"]`);

export function put(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

/** make("span", "tile-name", "text"): an element with a class and a text. */
export function make(tag, name = "", text = "") {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text) node.textContent = text;
  return node;
}

/** Give `parent` exactly these children, in this order; those that stay in place are not touched. */
export function reconcile(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

export function drawBadge(badge, state, strings) {
  if (!badge) return;
  const name = `k-state is-${state}`;
  if (badge.className !== name) badge.className = name;
  put(badge, strings[state] ?? state);
}
