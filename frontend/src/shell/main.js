// What every page needs: htmx, keyboard, and the navigation on a phone.
import "./shell.css";
import "htmx.org";

const editing = (target) =>
  target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]");

const toggle = document.querySelector("[data-navigation-toggle]");
toggle?.addEventListener("click", () => {
  const open = document.body.classList.toggle("navigation-open");
  toggle.setAttribute("aria-expanded", String(open));
});

// A page that the browser kept for its back button is asked for anew: its reader may have signed out.
addEventListener("pageshow", (shown) => {
  if (!shown.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});

// A select in a form marked so sends the form; without JavaScript the button next to it does.
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// A menu closes when the reader goes elsewhere.
for (const menu of document.querySelectorAll("details[data-closes]")) {
  document.addEventListener("click", (click) => {
    if (!menu.contains(click.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (press) => {
    if (press.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

document.addEventListener("keydown", (press) => {
  if (press.defaultPrevented || press.ctrlKey || press.metaKey || press.altKey) return;
  if (press.key === "Escape" && document.body.classList.contains("navigation-open")) {
    document.body.classList.remove("navigation-open");
    toggle?.setAttribute("aria-expanded", "false");
    toggle?.focus();
  }
  if (
    press.key === "/" &&
    !editing(press.target) &&
    !document.querySelector("[data-takes-slash]")
  ) {
    press.preventDefault();
    document.querySelector("#search")?.focus();
  }
});
