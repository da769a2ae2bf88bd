// Labels of badges: opened by a button, or printed by themselves from a frame that nobody sees.
export class Badges {
  constructor(address) {
    this.address = address; // with NUMBER in the place of the ticket's number
    this.frame = null;
  }

  of = (number) => this.address.replace("NUMBER", encodeURIComponent(number));

  open(number) {
    window.open(this.of(number), "kaisai-badge");
  }

  print(number) {
    this.frame?.remove();
    const frame = document.createElement("iframe");
    frame.className = "desk-print";
    frame.setAttribute("aria-hidden", "true");
    frame.addEventListener("load", () => frame.contentWindow.print());
    frame.src = this.of(number);
    this.frame = frame;
    document.body.append(frame);
  }
}
