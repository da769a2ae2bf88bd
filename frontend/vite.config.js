import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { darkBySystem, onlyWorn, wordsOf } from "./plugins/tabler.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "./",
  publicDir: false,
  css: {
    postcss: {
      plugins: [onlyWorn(wordsOf([here("src"), here("../src/kaisai")])), darkBySystem()],
    },
  },
  build: {
    outDir: here("../src/kaisai/core/surfaces/static/kaisai/built"),
    emptyOutDir: true,
    // An inlined asset would be a data: address, which the page's policy allows for images only.
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: {
      input: {
        shell: here("src/shell/main.js"),
        board: here("src/board/main.js"),
        traffic: here("src/traffic/main.js"),
        alerts: here("src/alerts/alerts.css"),
        maps: here("src/maps/main.js"),
        capacity: here("src/capacity/capacity.css"),
        checks: here("src/checks/main.js"),
        mails: here("src/mails/mails.css"),
        people: here("src/people/people.css"),
        receipts: here("src/receipts/main.js"),
        queue: here("src/queue/main.js"),
        letters: here("src/letters/letters.css"),
        signup: here("src/signup/signup.css"),
        lottery: here("src/lottery/lottery.css"),
        registration: here("src/registration/main.js"),
        desk: here("src/desk/main.js"),
        "desk-hall": here("src/desk/hall.css"),
        lanes: here("src/desk/lanes.js"),
        "desk-worker": here("src/desk/worker.js"),
      },
      output: {
        entryFileNames: "[name].js",
        // The check-in app keeps its parts on the device by these names (domains/desk/views/app.py).
        chunkFileNames: ({ name }) => (name === "decoder" ? "desk-decoder.js" : "[name].js"),
        assetFileNames: "[name][extname]",
      },
    },
  },
  test: { include: ["tests/**/*.test.js"] },
});
