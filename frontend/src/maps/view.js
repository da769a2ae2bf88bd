// Pan and zoom of a drawing: wheel, pinch, drag, keys, buttons.
import { fitted, zoomed } from "./geometry.js";

const SCALES = [0.05, 6];
const FAR = 0.5; // below it names cannot be read and are not drawn
const STEP = 1.3;
const PAN = 60; // px per arrow key

/** Moves `world` within `svg`. `grab(press)` may take a press of the mouse for itself by returning
 * `{move(point), drop(point)}`; both are told places of the world. */
export function createView(svg, world, boxOf, { grab, keyed }) {
  let at = { scale: 1, x: 0, y: 0 };
  let fits = true; // until somebody moves it, it shows all
  const pointers = new Map();
  let held = null;
  let begun = null;

  function draw() {
    world.setAttribute("transform", `translate(${at.x} ${at.y}) scale(${at.scale})`);
    svg.classList.toggle("is-far", at.scale < FAR);
  }

  const size = () => svg.getBoundingClientRect();
  function fit() {
    const { width, height } = size();
    if (!width || !height) return;
    at = fitted(boxOf(), { width, height }, 1.5);
    fits = true;
    draw();
  }
  function zoom(factor, x, y) {
    const { width, height } = size();
    at = zoomed(at, factor, x ?? width / 2, y ?? height / 2, SCALES);
    fits = false;
    draw();
  }
  function pan(dx, dy) {
    at = { ...at, x: at.x + dx, y: at.y + dy };
    fits = false;
    draw();
  }

  const inView = ({ clientX, clientY }) => {
    const { left, top } = size();
    return { x: clientX - left, y: clientY - top };
  };
  const inWorld = (pointer) => {
    const { x, y } = inView(pointer);
    return { x: (x - at.x) / at.scale, y: (y - at.y) / at.scale };
  };

  svg.addEventListener(
    "wheel",
    (wheel) => {
      wheel.preventDefault();
      const { x, y } = inView(wheel);
      zoom(Math.exp(-wheel.deltaY * (wheel.deltaMode ? 0.05 : 0.0015)), x, y);
    },
    { passive: false },
  );

  svg.addEventListener("pointerdown", (press) => {
    if (press.button) return;
    pointers.set(press.pointerId, inView(press));
    begun = { ...inView(press), moved: false };
    held = pointers.size === 1 ? grab(press, inWorld(press)) : null;
  });
  svg.addEventListener("pointermove", (move) => {
    const before = pointers.get(move.pointerId);
    if (!before) return;
    const now = inView(move);
    if (!begun.moved && Math.hypot(now.x - begun.x, now.y - begun.y) < 5) return;
    if (!begun.moved) svg.setPointerCapture(move.pointerId);
    begun.moved = true;
    if (held && pointers.size === 1) held.move(inWorld(move));
    else if (pointers.size === 1) pan(now.x - before.x, now.y - before.y);
    else pinch(move.pointerId, before, now);
    pointers.set(move.pointerId, now);
  });
  function pinch(id, before, now) {
    const other = [...pointers].find(([one]) => one !== id)[1];
    const apart = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
    zoom(apart(now) / apart(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
  }
  function release(up) {
    if (!pointers.delete(up.pointerId)) return;
    if (held && up.type === "pointerup" && (begun.moved || held.clicks)) held.drop(inWorld(up));
    else held?.cancel?.();
    held = null;
  }
  svg.addEventListener("pointerup", release);
  svg.addEventListener("pointercancel", release);
  // A drag is no click.
  svg.addEventListener(
    "click",
    (click) => {
      if (begun?.moved) click.stopPropagation();
    },
    true,
  );

  const keys = {
    "+": () => zoom(STEP),
    "=": () => zoom(STEP),
    "-": () => zoom(1 / STEP),
    0: fit,
    ArrowLeft: () => pan(PAN, 0),
    ArrowRight: () => pan(-PAN, 0),
    ArrowUp: () => pan(0, PAN),
    ArrowDown: () => pan(0, -PAN),
  };
  svg.addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey) return;
    const act = keyed(press) ? null : keys[press.key];
    if (act) act();
    if (act || press.defaultPrevented) press.preventDefault();
  });
  new ResizeObserver(() => {
    if (fits) fit();
  }).observe(svg);

  return {
    fit,
    larger: () => zoom(STEP),
    smaller: () => zoom(1 / STEP),
    /** Bring a place of the world into the middle, large enough to read. */
    show({ x, y }) {
      const { width, height } = size();
      const scale = Math.max(at.scale, 0.8);
      at = { scale, x: width / 2 - x * scale, y: height / 2 - y * scale };
      fits = false;
      draw();
    },
  };
}
