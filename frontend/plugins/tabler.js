// Takes from Tabler what the pages use, and lets "auto" follow the reader's system.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const READ = /\.(html|py|js)$/;
const LEFT_OUT = new Set(["node_modules", "built", "__pycache__", "migrations", "tests"]);

function* listFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) yield* listFiles(path);
    else if (entry.isFile() && READ.test(entry.name)) yield path;
  }
}

// Where classes are named: in templates, in the attributes that a form gives, anywhere in our scripts.
const NAMED = {
  html: /class="([^"]*)"|\b(data-[\w-]+)/g,
  py: /"class": "([^"]*)"/g,
  js: /["'`]([^"'`]*)["'`]/g,
};

/** Every class and data attribute that a page can have. */
export function wordsOf(folders) {
  const words = new Set(["data-bs-theme"]);
  for (const folder of folders) {
    for (const path of listFiles(folder)) {
      const named = readFileSync(path, "utf8").matchAll(NAMED[path.split(".").at(-1)]);
      for (const [, text, attribute] of named) {
        for (const word of (text ?? attribute).match(/[A-Za-z][\w-]*/g) ?? []) words.add(word);
      }
    }
  }
  return words;
}

const ASKED = /\.(-?[A-Za-z_][\w-]*)|\[(data-[\w-]+)/g;
const NEGATED = /:not\((?:[^()]|\([^()]*\))*\)/g;

/** Whether a selector can match: every class and data attribute that it asks for is in use. */
export const isWorn = (selector, words) =>
  [...selector.replace(NEGATED, "").matchAll(ASKED)].every(([, name, attribute]) =>
    words.has(name ?? attribute),
  );

const fromTabler = (node) => node.source?.input?.file?.includes("@tabler") ?? false;

/** PostCSS: rules of Tabler for classes that nobody wears go, and what became empty with them. */
export const onlyWorn = (words) => ({
  postcssPlugin: "only-worn",
  OnceExit(root) {
    root.walkRules((rule) => {
      if (!fromTabler(rule) || rule.parent?.name?.endsWith("keyframes")) return;
      const worn = rule.selectors.filter((selector) => isWorn(selector, words));
      if (worn.length === 0) rule.remove();
      else if (worn.length < rule.selectors.length) rule.selectors = worn;
    });
    root.walkComments((comment) => {
      if (!comment.text.startsWith("!")) comment.remove(); // a licence stays
    });
    const css = root.toString();
    root.walkAtRules(/keyframes$/, (rule) => {
      if (fromTabler(rule) && !new RegExp(`animation[^;}]*\\b${rule.params}\\b`).test(css))
        rule.remove();
    });
    dropUnusedProperties(root);
    dropEmpty(root);
  },
});

function dropUnusedProperties(root) {
  const used = new Set(
    root
      .toString()
      .match(/var\(\s*(--[\w-]+)/g)
      ?.map((found) => found.slice(4).trim()),
  );
  root.walkDecls(/^--tblr-/, (declaration) => {
    if (!used.has(declaration.prop)) declaration.remove();
  });
  root.walkRules((rule) => {
    if (rule.nodes.length === 0) rule.remove();
  });
}

function dropEmpty(root) {
  root.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
}

const DARK = /\[data-bs-theme=["']?dark["']?\]/g;

/** PostCSS: what holds under the dark theme also holds without a theme when the system is dark. */
export const darkBySystem = () => ({
  postcssPlugin: "dark-by-system",
  OnceExit(root, { AtRule }) {
    const dark = [];
    root.walkRules((rule) => {
      if (rule.selector.includes("data-bs-theme") && rule.selector.match(DARK)) dark.push(rule);
    });
    for (const rule of dark) {
      const selectors = rule.selectors
        .filter((selector) => selector.match(DARK))
        .map((selector) => selector.replace(DARK, "html:not([data-bs-theme])"));
      const media = new AtRule({ name: "media", params: "(prefers-color-scheme: dark)" });
      media.append(rule.clone({ selectors }));
      rule.after(media);
    }
  },
});
