// How long a hold is still held. The server counts for itself; this only shows it, and keeps what was typed.
import "./registration.css";

const shown = document.querySelector("[data-left]");

if (shown) {
  const end = Date.now() + Number(shown.dataset.left) * 1000;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    shown.textContent = `${Math.floor(left / 60)}:${seconds}`;
    if (left) setTimeout(tick, 1000);
    else document.querySelector("[data-over]").hidden = false;
  };
  tick();
}
