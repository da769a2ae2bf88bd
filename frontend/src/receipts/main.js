// A form that answers with a file: saves it, then goes on to the page that the form names, which knows of it.
import "./receipts.css";

const nameOf = (answer) =>
  /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1];

async function save(form, button) {
  const data = new FormData(form, button);
  const answer = await fetch(form.action, { method: "POST", body: data });
  const name = nameOf(answer);
  if (!answer.ok || !name) throw new Error("no file");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  location.assign(form.dataset.download);
}

for (const form of document.querySelectorAll("form[data-download]")) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (form.dataset.asked) {
      event.preventDefault();
      return;
    }
    if (!button || form.dataset.plainly) return;
    event.preventDefault();
    form.dataset.asked = "yes";
    try {
      await save(form, button);
    } catch {
      // Sent plainly, the page says what was wrong; the same form twice is one wish.
      delete form.dataset.asked;
      form.dataset.plainly = "yes";
      form.requestSubmit(button);
    }
  });
}
