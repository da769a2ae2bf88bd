// The waiting room: before somebody lines up their browser works for a moment, where the room asks for it.
import { prove } from "./proof.js";

// The form comes anew when one's turn is missed, so the page listens and not the form.
document.addEventListener("submit", async (sent) => {
  const form = sent.target;
  const bits = Number(form.dataset.bits ?? 0);
  if (!bits) return;
  sent.preventDefault();
  form.querySelector("button").disabled = true;
  form.querySelector("[data-working]").hidden = false;
  form.nonce.value = await prove(form.challenge.value, bits);
  form.submit();
});
