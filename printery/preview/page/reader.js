// An e-book or site in a frame where no script runs. The frame is of our own origin, so its look and position are ours.

const NIGHT = "html { background: #111 !important; color: #ddd !important } body, body * { background-color: transparent !important; color: #ddd !important; border-color: #555 !important } a, a * { color: #8fc1f0 !important } img, svg { filter: brightness(.85); background: #eee !important }";

export class Reader {
  constructor(frame, chapters) {
    Object.assign(this, { frame, chapters, job: "", paths: [], looks: { night: false, large: false }, scroll: 0, onKey: () => {} });
    frame.addEventListener("load", () => this.loaded());
    chapters.addEventListener("change", () => this.open(chapters.value));
  }

  /** Show a book or site; the same chapter at the same place if it was shown before. */
  show(job, view) {
    const isOther = job !== this.job;
    Object.assign(this, { job, paths: view.chapters });
    this.frame.classList.toggle("plain", view.kind === "site");
    const options = view.chapters.map((path) => Object.assign(document.createElement("option"), { value: path, textContent: path.split("/").pop().replace(/\.x?html$/, "") }));
    this.chapters.replaceChildren(...options);
    const kept = !isOther && view.chapters.includes(this.path) ? this.path : view.chapters.find((path) => /(^|\/)index\.html$/.test(path)) ?? view.chapters[0];
    this.open(kept, isOther ? 0 : this.position());
  }

  position() {
    return this.frame.contentDocument?.scrollingElement?.scrollTop ?? 0;
  }

  open(path, scroll = 0) {
    this.path = path;
    this.scroll = scroll;
    this.chapters.value = path;
    const address = `reading/${encodeURIComponent(this.job)}/${path.split("/").map(encodeURIComponent).join("/")}`;
    this.frame.contentWindow.location.replace(new URL(address, document.baseURI));
  }

  /** A link in the book may have led to another chapter. */
  loaded() {
    const inner = this.frame.contentDocument;
    if (!inner || !this.job) return;
    const path = this.paths.find((one) => inner.location.pathname.endsWith(one.split("/").map(encodeURIComponent).join("/")));
    if (path) {
      this.path = path;
      this.chapters.value = path;
    }
    inner.addEventListener("keydown", (event) => this.onKey(event));
    this.dress();
    if (this.scroll) inner.scrollingElement.scrollTop = this.scroll;
    this.scroll = 0;
  }

  look(changes) {
    Object.assign(this.looks, changes);
    this.dress();
  }

  dress() {
    const inner = this.frame.contentDocument;
    if (!inner?.head) return;
    inner.getElementById("preview-look")?.remove();
    const style = inner.createElementNS("http://www.w3.org/1999/xhtml", "style");
    style.id = "preview-look";
    style.textContent = (this.looks.night ? NIGHT : "") + (this.looks.large ? "html { font-size: 150% !important }" : "");
    inner.head.append(style);
  }

  device(size) {
    const [wide, high] = size.split("x");
    this.frame.style.setProperty("--wide", `${wide}px`);
    this.frame.style.setProperty("--high", `${high}px`);
  }

  turn(step) {
    const path = this.paths[this.paths.indexOf(this.path) + step];
    if (path) this.open(path);
  }
}
