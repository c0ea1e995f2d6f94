// What pages do beyond links and forms; each works without it. No markup is made
// of text: elements are made one by one.

const $ = (selector) => document.querySelector(selector);
const $$ = (selector) => [...document.querySelectorAll(selector)];
const make = (tag, attributes, ...children) => {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  e.append(...children);
  return e;
};
// A browser may refuse to keep anything, which throws.
const keep = (store, key, value) => { try { window[store][key] = value; } catch { /* then not */ } };
const kept = (store, key) => { try { return window[store][key]; } catch { /* nothing is kept */ } };

document.head.append(make("link", { rel: "stylesheet", href: $("script[data-sheet]").dataset.sheet }));
const status = make("div", { role: "status", class: "vh" });
document.body.append(status);
const say = (text) => { status.textContent = text; };

/* Completions: a combobox with a list and manual selection, after the ARIA
   Authoring Practices. What is typed is asked, unless something is chosen. */

const fewest = 2, longest = 80; // letters that are completed
const pause = 150; // ms without a key before the server is asked
const byRules = (c) => c.kind === "topic" || c.kind === "industry"; // a filter, not words

function combobox(input) {
  const list = make("ul", { id: `${input.id}-list`, role: "listbox", class: "completions", "aria-label": "Suggestions", hidden: "" });
  const set = (name, value) => input.setAttribute(name, value);
  const answers = new Map();
  let found = [], active = -1, quiet = 0, timer, request;

  set("role", "combobox");
  set("aria-autocomplete", "list");
  set("aria-controls", list.id);
  input.parentElement.append(list);

  const mark = (i) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = i;
    const option = list.children[i];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    set("aria-activedescendant", option.id);
  };
  const close = () => {
    clearTimeout(timer);
    request?.abort();
    mark(-1);
    list.hidden = true;
    set("aria-expanded", "false");
  };
  const choose = (i) => {
    const c = found[i];
    close();
    if (byRules(c)) return location.assign(c.html);
    input.value = c.text;
    input.form.requestSubmit();
  };
  const show = (completions, q) => {
    mark(-1);
    found = completions.filter((c) => byRules(c) || c.text.toLowerCase() !== q.toLowerCase());
    list.replaceChildren(...found.map((c, i) => {
      const kind = { role: "job, ", phrase: "" }[c.kind] ?? `${c.kind}, `;
      return make("li", { id: `${list.id}-${i}`, role: "option", "aria-selected": "false" }, make("span", {}, c.text), " ",
        make("span", { class: "count" }, kind + (c.count === 1 ? "1 column" : `${c.count} columns`)));
    }));
    if (!found.length) return close();
    list.hidden = false;
    set("aria-expanded", "true");
    say(found.length === 1 ? "1 suggestion" : `${found.length} suggestions`);
  };
  const ask = async () => {
    const q = input.value.trim();
    if (q.length < fewest || q.length > longest || Date.now() < quiet) return close();
    request?.abort();
    request = new AbortController();
    try {
      if (!answers.has(q)) {
        const r = await fetch(`/api/v1/suggest?per_page=8&q=${encodeURIComponent(q)}`, { signal: request.signal });
        if (r.status === 429) quiet = Date.now() + 1000 * (Number(r.headers.get("Retry-After")) || 10);
        if (!r.ok) return close();
        answers.set(q, (await r.json()).completions);
      }
    } catch { return; } // given up
    if (document.activeElement === input && input.value.trim() === q) show(answers.get(q), q);
  };
  const step = (by) => mark((active + 2 + by + found.length) % (found.length + 1) - 1);

  close();
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  });
  input.addEventListener("keydown", async (e) => {
    if (e.isComposing || e.ctrlKey || e.metaKey) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (by) {
      e.preventDefault();
      if (list.hidden) await ask();
      if (!list.hidden) step(by);
    } else if (e.key === "Enter" && active >= 0) {
      e.preventDefault();
      choose(active);
    } else if (e.key === "Escape" && !list.hidden) {
      e.preventDefault();
      close();
    } else if (/^(Home|End|Arrow.*)$/.test(e.key)) mark(-1); // back to the letters
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  list.addEventListener("mousedown", (e) => e.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (e) => {
    const i = [...list.children].indexOf(e.target.closest("li"));
    if (i >= 0) choose(i);
  });
}
$$("#q, #hq").forEach(combobox);

/* Filters apply when ticked where they stand beside the results, and not on a
   phone, where they cover them. */

const filters = $("form.ask");
if (filters) {
  $(".ask .panel")?.prepend(make("p", { class: "hint at-once" }, "A filter applies when you tick it."));
  filters.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !matchMedia("(min-width: 56rem)").matches) return;
    keep("sessionStorage", "ticked", JSON.stringify([target.name, target.value, scrollY]));
    filters.requestSubmit();
  });
  filters.addEventListener("formdata", ({ formData }) => { // an address without empty fields
    for (const [name, value] of [...formData]) if (!value && name !== "q") formData.delete(name);
  });
  const ticked = kept("sessionStorage", "ticked");
  if (ticked) { // the reader goes on where the tick was
    keep("sessionStorage", "ticked", "");
    const [name, value, y] = JSON.parse(ticked), tick = $$(".ask input[type=checkbox]").find((b) => b.name === name && b.value === value);
    const fold = tick?.closest("fieldset details");
    if (fold) fold.open = true;
    tick?.focus({ preventScroll: true });
    scrollTo(0, y);
  }
}

/* Copying: what a button names, and a quote with its source. */
async function copy(text, button, told = "Copied") {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // not allowed, or not a secure page
    const area = make("textarea", { class: "vh" }), before = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    if (!document.execCommand("copy")) told = "The browser does not allow it";
    area.remove();
    before?.focus({ preventScroll: true });
  }
  say(told);
  if (!button) return;
  const label = button.dataset.label ??= button.textContent;
  button.textContent = told;
  setTimeout(() => { button.textContent = label; }, 2000);
}
for (const button of $$("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copy).innerText, button));
}
for (const button of $$("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

const column = $(".column[data-citation]");
const paragraphOf = (node) => node?.parentElement?.closest("[data-part] [id]");
const copyQuote = (button) => { // the selected words, or the paragraph whose link has the focus
  const words = `${getSelection()}`.trim(), p = paragraphOf(words ? getSelection().anchorNode : document.activeElement);
  if (!p) return say("Select some words first");
  const page = $("link[rel=canonical]").href;
  const source = column.dataset.citation.replace(`. Archived at ${page}`, () => `, ${p.closest("[data-part]").dataset.part}. Archived at ${page}#${p.id}`);
  copy(`“${words || p.innerText.replace(/\s*¶\s*$/, "")}”\n\n${source}`, button, "Quote copied");
};
if (column) {
  const button = make("button", { type: "button", class: "quote", hidden: "" }, "Copy quote");
  button.addEventListener("mousedown", (e) => e.preventDefault()); // the selection stays
  button.addEventListener("click", () => copyQuote(button));
  column.append(button);
  document.addEventListener("selectionchange", () => {
    button.hidden = getSelection().isCollapsed || !paragraphOf(getSelection().anchorNode);
  });
}

/* Keys. They can be switched off: speech input hits single keys. */

const box = $("#q, #hq"), next = $("a[rel~=next]"), prev = $("a[rel~=prev]");
const keys = [
  ["/", "Go to the search box", box && (() => { box.focus(); box.select(); })],
  ["n", "Next page or column", next && (() => next.click())],
  ["p", "Page or column before", prev && (() => prev.click())],
  ["c", "Copy what is selected, with its source", column && (() => copyQuote())],
  ["?", "This list", () => help.showModal()],
].filter(([, , does]) => does);

const use = make("input", { type: "checkbox" });
use.checked = kept("localStorage", "keys") !== "off";
use.addEventListener("change", () => keep("localStorage", "keys", use.checked ? "on" : "off"));
const help = make("dialog", { "aria-labelledby": "keys", class: "keys" },
  make("h2", { id: "keys" }, "Keys"),
  make("dl", {}, ...keys.map(([key, what]) => make("div", {}, make("dt", {}, key), " ", make("dd", {}, what)))),
  make("p", {}, make("label", {}, use, " Use these keys")),
  make("form", { method: "dialog" }, make("button", {}, "Close")));
const opener = make("button", { type: "button", class: "plain" }, "Keys");
opener.addEventListener("click", () => help.showModal());
document.body.append(help);
$("footer.site p:last-child").append(" · ", opener);

document.addEventListener("keydown", (e) => {
  if (e.defaultPrevented || e.isComposing || e.ctrlKey || e.metaKey || e.altKey || help.open || !use.checked) return;
  if (e.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const key = keys.find(([k]) => k === e.key);
  if (!key) return;
  e.preventDefault();
  key[2]();
});
