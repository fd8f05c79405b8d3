// The preview: what the server knows is asked for whenever its stream says that there is something new.
import { Reader } from "./reader.js";
import { Pages } from "./pages.js";

const $ = (id) => document.getElementById(id);
const pages = new Pages($("pages"), $("desk"), $("zoom"));
const reader = new Reader($("frame"), $("chapter"));
let state = { items: [], findings: [], doing: { what: "" } };
let shown = ""; // the job looked at
let asked = ""; // the job that the server was asked for
let revision = -1;

function element(name, fields = {}, ...children) {
  const made = Object.assign(document.createElement(name), fields);
  made.append(...children);
  return made;
}

function say(text) {
  $("said").textContent = "";
  requestAnimationFrame(() => { $("said").textContent = text; });
}

async function order(path, body) {
  return fetch(path, { method: "POST", body: body && JSON.stringify(body) });
}

// -- what there is ---------------------------------------------------------------------------------------------------

const SORTS = {
  "press-pdf": "print", "screen-pdf": "screen", "cover-pdf": "cover", "handout-pdf": "paper", "cards-pdf": "cards",
  "imposed-pdf": "imposed", epub: "e-book", site: "site",
};

function drawCatalogue() {
  const groups = new Map();
  for (const item of state.items) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  const made = [...groups.values()].map((items) => element("section", {},
    element("h2", { textContent: items[0].title || "Other" }),
    element("ul", {}, ...items.map(entry))));
  keepingFocus($("catalogue"), () => $("catalogue").replaceChildren(...made));
}

function entry(item) {
  const sort = element("span", { className: "sort", textContent: item.failed ? "fault" : SORTS[item.format] ?? "" });
  sort.classList.toggle("bad", item.failed);
  const button = element("button", { type: "button", onclick: () => show(item.job) }, element("span", { textContent: item.job }), sort);
  button.dataset.key = item.job;
  if (item.job === shown) button.setAttribute("aria-current", "true");
  return element("li", {}, button);
}

/** Redraw a list so that the focus stays on the entry that had it. */
function keepingFocus(list, draw) {
  const key = list.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const scroll = list.scrollTop;
  draw();
  list.scrollTop = scroll;
  if (key !== undefined) [...list.querySelectorAll("button")].find((button) => button.dataset.key === key)?.focus();
}

function show(job) {
  if (shown !== job) {
    shown = job;
    revision = -1;
    history.replaceState(null, "", `#${encodeURIComponent(job)}`);
    $("desk").scrollTop = 0;
  }
  draw();
}

// -- findings --------------------------------------------------------------------------------------------------------

function findings() {
  const own = state.items.find((item) => item.job === shown)?.findings ?? [];
  const others = state.items.filter((item) => item.job !== shown).flatMap((item) => item.findings);
  const seen = new Set();
  return [...state.findings, ...own, ...others].filter((finding) => {
    const key = `${finding.place} ${finding.code} ${finding.message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function drawFindings() {
  const found = findings();
  const errors = found.filter((finding) => finding.severity === "error").length;
  const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const tally = found.length ? `${counted(errors, "error")}, ${counted(found.length - errors, "warning")}` : "Nothing to mend.";
  if ($("tally").textContent !== tally) $("tally").textContent = tally;
  keepingFocus($("findings"), () => $("findings").replaceChildren(...found.map(finding)));
}

function finding(found) {
  const what = state.editor ? "Open in the editor" : "Copy the place";
  const button = element("button", { type: "button", title: what, onclick: () => go(found) },
    element("span", { className: "place", textContent: found.place }), " ", ...words(found));
  button.dataset.key = `${found.place} ${found.code}`;
  return element("li", { className: found.severity }, button);
}

function words(found) {
  const said = [element("span", { className: "code", textContent: `${found.severity} ${found.code} ` }), found.message];
  if (found.hint) said.push(" ", element("span", { className: "hint", textContent: found.hint }));
  return said;
}

async function go(found) {
  if (state.editor) {
    const answer = await order("open", { place: found.place });
    say(answer.ok ? `opened ${found.place}` : `the editor did not open ${found.place}`);
    return;
  }
  await navigator.clipboard.writeText(found.place);
  say(`copied ${found.place}`);
  $("doing").textContent = `copied ${found.place}`;
}

function drawFault(item) {
  const mine = item?.failed ? item.findings : [];
  const errors = [...state.findings, ...mine].filter((found) => found.severity === "error");
  const isBad = errors.length > 0 || Boolean(item?.failed) || Boolean(state.trace);
  document.body.classList.toggle("stale", isBad);
  const title = item?.revision ? "These are the last good pages" : "This cannot be built yet";
  const list = errors.map((found) => element("li", {}, element("strong", { textContent: found.place }), " ", ...words(found)));
  const parts = [element("h3", { textContent: title }), element("ul", {}, ...list)];
  if (!list.length && item?.failed) parts.push(element("p", { textContent: "Another edition that it needs cannot be built; see the findings." }));
  if (state.trace) parts.push(element("p", { textContent: "A fault of the program, not of your content:" }), element("pre", { textContent: state.trace }));
  const text = isBad ? parts.map((part) => part.textContent).join("\n") : "";
  if ($("fault").textContent.trim() === text.trim() && $("fault").hidden === !isBad) return;
  if ($("fault").dataset.text !== text) $("fault").replaceChildren(...(isBad ? parts : []));
  $("fault").dataset.text = text;
  $("fault").hidden = !isBad;
}

// -- what is looked at -----------------------------------------------------------------------------------------------

async function draw() {
  drawCatalogue();
  drawFindings();
  const item = state.items.find((one) => one.job === shown);
  drawFault(item);
  const doing = state.doing.what;
  $("doing").textContent = doing ? `Working: ${doing}` : "Up to date";
  $("share").hidden = !(doing && state.doing.share);
  $("share").value = state.doing.share ?? 0;
  if (!item) return;
  $("title").textContent = item.job;
  document.title = `${item.job} – Preview`;
  if (asked !== shown) {
    asked = shown;
    order(`show/${encodeURIComponent(shown)}`);
  }
  $("empty").hidden = item.revision > 0;
  if (!item.revision) $("empty").textContent = item.failed ? "There are no pages yet." : "Being built …";
  if (item.revision === revision) return;
  revision = item.revision;
  const view = await (await fetch(`view/${encodeURIComponent(item.job)}`)).json();
  if (item.job === shown) drawView(item, view);
}

function drawView(item, view) {
  const isPages = view.kind === "pages";
  const isRead = view.kind === "book" || view.kind === "site";
  $("page-tools").hidden = $("pages").hidden = !isPages;
  $("reader-tools").hidden = $("reader").hidden = !isRead;
  if (isPages) {
    pages.show(item.job, view.leaves);
    $("of").textContent = `of ${view.leaves.length}`;
  } else {
    pages.show(item.job, []);
  }
  if (isRead) reader.show(item.job, view);
}

// -- keys and buttons ------------------------------------------------------------------------------------------------

function press(button, value) {
  button.setAttribute("aria-pressed", String(value));
}

function isPressed(button) {
  return button.getAttribute("aria-pressed") === "true";
}

function toggle(button, done) {
  press(button, !isPressed(button));
  done(isPressed(button));
}

function neighbour(step) {
  const place = state.items.findIndex((item) => item.job === shown) + step;
  if (state.items[place]) {
    show(state.items[place].job);
    say(state.items[place].job);
  }
}

function turn(step) {
  if ($("reader").hidden) pages.turn(step);
  else reader.turn(step);
}

const KEYS = {
  j: () => turn(1),
  k: () => turn(-1),
  g: () => $("folio").select(),
  "+": () => pages.zoom(1.2),
  "=": () => pages.zoom(1.2),
  "-": () => pages.zoom(1 / 1.2),
  0: () => pages.fit(),
  s: () => $("spreads").click(),
  d: () => $("night").click(),
  l: () => $("large").click(),
  n: () => neighbour(1),
  p: () => neighbour(-1),
  f: () => ($("findings").querySelector("button") ?? $("findings-title")).focus(),
  e: () => ($("catalogue").querySelector("[aria-current]") ?? $("catalogue")).focus(),
  "?": () => $("help").showModal(),
};

function onKey(event) {
  const isTyping = event.target.matches?.("input, select, textarea");
  if (event.key === "Escape" && isTyping) $("stage").focus();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping || $("help").open || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
}

document.addEventListener("keydown", onKey);
reader.onKey = onKey;
$("help-button").onclick = () => $("help").showModal();
$("spreads").onclick = () => toggle($("spreads"), (on) => pages.spread(on));
$("larger").onclick = () => pages.zoom(1.2);
$("smaller").onclick = () => pages.zoom(1 / 1.2);
$("fit").onclick = () => pages.fit();
$("night").onclick = () => toggle($("night"), (on) => reader.look({ night: on }));
$("large").onclick = () => toggle($("large"), (on) => reader.look({ large: on }));
$("before").onclick = () => reader.turn(-1);
$("after").onclick = () => reader.turn(1);
$("device").onchange = () => reader.device($("device").value);
$("jump").onsubmit = (event) => {
  event.preventDefault();
  const wanted = $("folio").value.trim();
  if (!pages.go(wanted)) say(`there is no page ${wanted}`);
};
pages.onTurn = (leaf) => { if (document.activeElement !== $("folio")) $("folio").value = leaf.folio; };

// -- news ------------------------------------------------------------------------------------------------------------

let isAsking = false;
let isOld = false;

async function refresh() {
  isOld = true;
  if (isAsking) return;
  isAsking = true;
  while (isOld) {
    isOld = false;
    state = await (await fetch("state")).json();
    if (!state.items.some((item) => item.job === shown) && state.items.length) {
      const linked = decodeURIComponent(location.hash.slice(1));
      const first = state.items.find((item) => item.job === linked) ?? state.items.find((item) => item.format === "press-pdf");
      show((first ?? state.items[0]).job);
    } else {
      await draw();
    }
  }
  isAsking = false;
}

const events = new EventSource("events");
events.onmessage = () => refresh().catch(() => { isAsking = false; });
events.onerror = () => { $("doing").textContent = "The preview has ended; start it again to go on."; };
