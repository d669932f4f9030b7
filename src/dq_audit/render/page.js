"use strict";
// Sorting, filtering and links to copy. Everything on the page is there without it.
(() => {
  const made = (name, text, put) => Object.assign(document.createElement(name), { textContent: text, ...put });
  const value = (row, at) => {
    const text = row.cells[at]?.textContent.trim() ?? "";
    const found = text.match(/^-?[\d,]+(\.\d+)?(?: of ([\d,]+))?/);
    if (!found) return text.toLowerCase();
    const [x, n] = found[0].split(" of ").map((part) => Number(part.replaceAll(",", "")));
    return n === undefined ? x : n ? x / n : -1;
  };
  const byValue = (at, way) => (one, other) => {
    const [a, b] = [value(one, at), value(other, at)];
    return typeof a === typeof b ? way * (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1;
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
    if (!body || body.rows.length < 3) continue;
    heads.forEach((head, at) => {
      const button = made("button", head.textContent, { type: "button", className: "sort" });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
        body.append(...[...body.rows].sort(byValue(at, way)));
      });
    });
    if (body.rows.length < 12) continue;
    const rows = [...body.rows], told = made("span", "", { className: "muted", role: "status" });
    const box = made("input", "", { type: "search" }), label = made("label", "Show only rows with ");
    box.addEventListener("input", () => {
      const wanted = box.value.trim().toLowerCase();
      rows.forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(wanted); });
      told.textContent = wanted ? ` ${rows.filter((row) => !row.hidden).length} of ${rows.length} rows shown` : "";
    });
    label.append(box);
    const line = made("p", "", { className: "filter" });
    line.append(label, told);
    (table.closest(".scroll") ?? table).before(line);
  }
  for (const section of document.querySelectorAll("section[id]")) {
    const heading = section.querySelector("h2");
    if (!heading || !navigator.clipboard) continue;
    const button = made("button", "Copy link", { type: "button", className: "copy" });
    button.setAttribute("aria-label", `Copy a link to ${heading.textContent}`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(`${location.href.split("#")[0]}#${section.id}`);
        button.textContent = "Copied";
      } catch { button.textContent = "Not allowed here"; }
      setTimeout(() => { button.textContent = "Copy link"; }, 2000);
    });
    heading.after(button);
  }
})();
