// The service worker of the desk: the page and its files are there without a network. It touches nothing else.
// `self.DESK` is told by kaisai/domains/desk/views/app.py.
const { name, build, page, shell } = self.DESK;
const KEPT = `${name}-${build}`;
const PATIENCE = 3_000; // then the kept page serves: a network that is there and does not answer is none

self.addEventListener("install", (install) => {
  install.waitUntil(
    caches
      .open(KEPT)
      .then((cache) => cache.addAll(shell.map((url) => new Request(url, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (activate) => {
  const old = (key) => key.startsWith(`${name}-`) && key !== KEPT;
  activate.waitUntil(
    caches
      .keys()
      .then((keys) => Promise.all(keys.filter(old).map((key) => caches.delete(key))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (asked) => {
  const { pathname, origin } = new URL(asked.request.url);
  if (asked.request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === page) asked.respondWith(freshPage(asked.request));
  else if (shell.includes(pathname)) asked.respondWith(kept(asked.request));
});

async function freshPage(request) {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    // A way to the sign-in page is followed, and never kept in the place of the app.
    if (answer.ok && !answer.redirected && answer.type === "basic") {
      await cache.put(page, answer.clone());
    }
    return answer.status >= 500 ? ((await cache.match(page)) ?? answer) : answer;
  } catch (error) {
    const found = await cache.match(page);
    if (found) return found;
    throw error;
  }
}

async function kept(request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}
