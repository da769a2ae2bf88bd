// The lane that lights up. A scanner types and ends with Enter, so the field always has the focus and is empty afterwards.
const form = document.getElementById("ask-lane");
const field = document.getElementById("text");
const hall = document.getElementById("hall");
const whole = document.getElementById("dark-hall");

if (form) {
  form.addEventListener("htmx:beforeRequest", () => {
    field.value = "";
    field.focus();
  });
  // Wherever somebody clicked, what is typed goes where it is read.
  document.addEventListener("keydown", (press) => {
    const isTyped = press.key.length === 1 && !press.ctrlKey && !press.metaKey && !press.altKey;
    if (isTyped && !press.target.closest?.("input, select, textarea")) field.focus();
  });
  if (hall.requestFullscreen) {
    whole.hidden = false;
    whole.addEventListener("click", async () => {
      await hall.requestFullscreen();
      field.focus();
    });
  }
}
