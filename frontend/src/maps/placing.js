// Putting devices and rooms on a floor plan, by pointing at it.
import { make, put } from "../board/dom.js";
import { shape } from "./scene.js";

const SMALLEST = 12; // units of the map: less is a slip of the hand
const part = (name) => document.querySelector(`[data-map="${name}"]`);

/** `send(values)` keeps a spot and answers it; `added(what, spot)` shows it. */
export function createPlacing(map, strings, { svg, world, size, send, added }) {
  const select = part("unplaced");
  if (!select) return { grab: () => null };
  const hint = part("placing-hint");

  function offer() {
    const none = make("option", "", strings.choose);
    none.value = "";
    const groups = [
      [strings.ofRooms, "room", map.unplaced.rooms],
      [strings.ofDevices, "device", map.unplaced.devices],
    ].map(([label, kind, list]) => {
      const group = make("optgroup");
      group.label = label;
      for (const one of list) {
        const text = one.room_name ? `${one.name} – ${one.room_name}` : one.name;
        const option = make("option", "", text);
        option.value = `${kind}/${one.slug}`;
        group.append(option);
      }
      return group;
    });
    select.replaceChildren(none, ...groups.filter((group) => group.children.length));
    say();
  }

  function say() {
    const [kind] = select.value.split("/");
    const told = { device: strings.pointDevice, room: strings.pointRoom }[kind] ?? "";
    put(hint, told);
    svg.classList.toggle("is-placing", Boolean(told));
  }

  const share = ({ x, y }) => ({
    x: Math.min(1, Math.max(0, x / size.width)),
    y: Math.min(1, Math.max(0, y / size.height)),
  });

  async function keep(values) {
    const [kind, slug] = select.value.split("/");
    const spot = await send({ [kind]: slug, ...values });
    if (!spot) return;
    const list = kind === "device" ? map.unplaced.devices : map.unplaced.rooms;
    list.splice(
      list.findIndex((one) => one.slug === slug),
      1,
    );
    offer();
    added(kind, slug, spot);
  }

  function point() {
    return {
      clicks: true,
      move() {},
      drop: (at) => keep(share(at)),
    };
  }

  function rectangle(from) {
    const drawn = shape("rect", { class: "map-draft" });
    world.append(drawn);
    let to = from;
    return {
      move(at) {
        to = at;
        drawn.setAttribute("x", Math.min(from.x, to.x));
        drawn.setAttribute("y", Math.min(from.y, to.y));
        drawn.setAttribute("width", Math.abs(from.x - to.x));
        drawn.setAttribute("height", Math.abs(from.y - to.y));
      },
      drop() {
        drawn.remove();
        if (Math.abs(from.x - to.x) < SMALLEST || Math.abs(from.y - to.y) < SMALLEST) return;
        const [one, other] = [share(from), share(to)];
        keep({ area: `${one.x},${one.y} ${other.x},${other.y}` });
      },
      cancel: () => drawn.remove(),
    };
  }

  select.addEventListener("change", say);
  offer();
  return {
    grab(at) {
      const [kind] = select.value.split("/");
      if (kind === "device") return point();
      return kind === "room" ? rectangle(at) : null;
    },
  };
}
