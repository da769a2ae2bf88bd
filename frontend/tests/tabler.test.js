import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import { expect, test } from "vitest";
import { darkBySystem, isWorn, onlyWorn, wordsOf } from "../plugins/tabler.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

test("a rule stays when all its classes are worn, whatever it excludes", () => {
  const words = new Set(["card", "data-bs-theme"]);
  expect(isWorn(".card > h2", words)).toBe(true);
  expect(isWorn(".card:not(.fancy)", words)).toBe(true);
  expect(isWorn(".card .fancy", words)).toBe(false);
  expect(isWorn("[data-vc=calendar]", words)).toBe(false);
  expect(isWorn("table", words)).toBe(true);
});

test("classes of the real templates are found, those of nobody are not", () => {
  const words = wordsOf([here("../src"), here("../../src/kaisai")]);
  for (const name of ["card-table", "table-responsive", "is-invalid", "btn-primary", "k-panel"]) {
    expect(words.has(name), name).toBe(true);
  }
  expect(words.has("carousel-caption")).toBe(false);
});

test("of Tabler the worn stays, and our own rules are never touched", () => {
  const from = "/x/node_modules/@tabler/core/dist/css/tabler.min.css";
  const theirs = postcss.parse(".card{color:red}.modal,.card b{top:0}@media print{.modal{top:0}}", {
    from,
  });
  const ours = postcss.parse(".modal{top:1px}", { from: "/x/src/shell.css" });
  theirs.append(ours.nodes);
  const css = postcss([onlyWorn(new Set(["card"]))]).process(theirs, { from }).css;
  expect(css).toContain(".card{color:red}");
  expect(css).toContain(".card b{top:0}");
  expect(css).toContain(".modal{top:1px}");
  expect(css).not.toContain("@media print");
});

test("what holds in the dark theme holds without a theme when the system is dark", () => {
  const css = postcss([darkBySystem()]).process("[data-bs-theme=dark] .card, .x{color:red}", {
    from: undefined,
  }).css;
  expect(css).toContain("@media (prefers-color-scheme: dark)");
  expect(css).toContain("html:not([data-bs-theme]) .card{color:red}");
  expect(css.match(/\.x/g)).toHaveLength(1);
});

test("the shell's styles stay small", () => {
  const path = here("../../src/kaisai/core/surfaces/static/kaisai/built/shell.css");
  let built;
  try {
    built = readFileSync(path, "utf8");
  } catch {
    return; // not built here; the build itself is tested by the pages
  }
  expect(built.length).toBeLessThan(100_000);
});
