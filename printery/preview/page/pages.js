// Pages as pictures: drawn when they come near, replaced where they stand once the new picture is there.

const NEAR = "1200px 0px"; // so far from the window pictures are fetched
const STEP = 200; // widths of pictures are multiples of this many pixels, so that few are drawn

export class Pages {
  constructor(list, desk, zoomed) {
    Object.assign(this, { list, desk, zoomed, leaves: [], scale: 1, isFit: true, onTurn: () => {} });
    this.near = new IntersectionObserver((entries) => entries.forEach((entry) => this.seen(entry)), { root: desk, rootMargin: NEAR });
    new ResizeObserver(() => { if (this.isFit) this.fit(); }).observe(desk);
    desk.addEventListener("scroll", () => this.told());
  }

  /** Show these leaves; those that are as they were stay untouched, and so does the position. */
  show(job, leaves) {
    const isOther = job !== this.job;
    this.job = job;
    this.leaves = leaves;
    while (this.list.children.length > leaves.length) this.list.lastElementChild.remove();
    leaves.forEach((leaf, place) => this.place(leaf, place, isOther));
    if (isOther && leaves.length) {
      if (this.isFit) this.fit();
      this.desk.scrollTop = 0;
    }
    if (leaves.length) this.told();
  }

  place(leaf, place, isOther) {
    let item = this.list.children[place];
    if (!item) {
      item = document.createElement("li");
      item.append(document.createElement("img"), document.createElement("p"));
      item.lastChild.className = "folio";
      this.list.append(item);
      this.near.observe(item);
    }
    const image = item.firstChild;
    item.leaf = leaf;
    item.classList.toggle("early", leaf.is_early);
    item.lastChild.textContent = leaf.folio || "blank";
    image.alt = leaf.folio ? `Page ${leaf.folio} of ${this.job}` : "Blank page";
    image.style.aspectRatio = `${leaf.width} / ${leaf.height}`;
    if (isOther) image.removeAttribute("src");
    if (item.isNear) this.picture(item);
  }

  seen(entry) {
    entry.target.isNear = entry.isIntersecting;
    if (entry.isIntersecting) this.picture(entry.target);
  }

  /** Fetch the picture that a page lacks, and put it in place once it is there: nothing flickers. */
  async picture(item) {
    const { file, index } = item.leaf;
    const wanted = item.clientWidth * devicePixelRatio;
    const address = `page/${file}/${index}/${Math.max(1, Math.ceil(wanted / STEP)) * STEP}`;
    if (item.wanted === address) return;
    item.wanted = address;
    const fresh = new Image();
    fresh.src = address;
    try { await fresh.decode(); } catch { item.wanted = ""; return; }
    if (item.wanted !== address) return;
    item.firstChild.src = address;
    item.dataset.file = file;
  }

  redraw() {
    for (const item of this.list.children) if (item.isNear) this.picture(item);
  }

  size(width) {
    const at = this.current();
    const item = this.list.children[at];
    const offset = item ? (this.desk.scrollTop - item.offsetTop) / (item.offsetHeight || 1) : 0;
    this.list.style.setProperty("--page", `${Math.round(width)}px`);
    if (item) this.desk.scrollTop = item.offsetTop + offset * item.offsetHeight;
    const points = this.leaves[at]?.width ?? 1;
    this.zoomed.textContent = `${Math.round((width / ((points * 96) / 72)) * 100)}%`;
    this.redraw();
  }

  get width() {
    return parseFloat(getComputedStyle(this.list).getPropertyValue("--page"));
  }

  zoom(by) {
    this.isFit = false;
    this.size(Math.min(3000, Math.max(80, (this.list.firstElementChild?.clientWidth ?? 400) * by)));
  }

  /** As wide as the window, but never so wide that a page is higher than one and a half windows. */
  fit() {
    this.isFit = true;
    const leaf = this.leaves[0];
    if (!leaf) return;
    const across = this.list.classList.contains("spreads") ? 2 : 1;
    const room = (this.desk.clientWidth - 48) / across;
    this.size(Math.max(120, Math.min(room, (this.desk.clientHeight * 1.5 * leaf.width) / leaf.height)));
  }

  spread(on) {
    const at = this.current();
    this.list.classList.toggle("spreads", on);
    if (this.isFit) this.fit();
    this.to(at);
  }

  /** Index of the page at the top of the window. */
  current() {
    const edge = this.desk.scrollTop + this.desk.clientHeight / 3;
    const items = [...this.list.children];
    const after = items.findIndex((item) => item.offsetTop + item.offsetHeight > edge);
    return after < 0 ? items.length - 1 : after;
  }

  to(place) {
    const item = this.list.children[place];
    if (item) this.desk.scrollTop = item.offsetTop - 16;
  }

  turn(step) {
    const at = Math.min(Math.max(this.current() + step, 0), this.leaves.length - 1);
    this.to(at);
  }

  go(folio) {
    const place = this.leaves.findIndex((leaf) => leaf.folio === folio.toLowerCase());
    if (place < 0) return false;
    this.to(place);
    this.list.children[place].tabIndex = -1;
    this.list.children[place].focus({ preventScroll: true });
    return true;
  }

  told() {
    const leaf = this.leaves[this.current()];
    if (leaf) this.onTurn(leaf);
  }
}
