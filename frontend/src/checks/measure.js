// What a browser can measure of the way to kaisai: answers, and how fast data flows.

const REQUESTS = 20;
const PATIENCE = 5_000; // ms; HTTP sends again what was lost, so that no answer by then is a fault
const ENOUGH_LOST = 5;
const SPAN = 5_000; // ms of data in either direction
const STREAMS = 3;
const MOST_PIECES = 35; // of each direction; the server gives no more than twice that
const FIRST_SENT = 256 * 1024; // bytes; on a slow line, a large piece would not end in time
const headers = { Accept: "application/json" };

export class Refused extends Error {}

async function refuse(answer) {
  const told = await answer.json().catch(() => ({}));
  throw new Refused(told.sentence ?? "");
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length ? sorted[Math.floor(sorted.length / 2)] : null;
}

async function ask(url) {
  const word = crypto.getRandomValues(new Uint32Array(4)).join("");
  const began = performance.now();
  const answer = await fetch(`${url}?word=${word}`, {
    headers,
    cache: "no-store",
    redirect: "manual", // a portal would lead elsewhere
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status === 429) await refuse(answer);
  const genuine = answer.status === 204 && answer.headers.get("X-Kaisai-Word") === word;
  return { rtt: performance.now() - began, genuine };
}

/** Whether kaisai itself answers under another of its names, one that leads over IPv4 or IPv6 alone. */
export async function reached(url) {
  const word = crypto.getRandomValues(new Uint32Array(4)).join("");
  try {
    const answer = await fetch(`${url}?word=${word}`, {
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
    });
    return answer.headers.get("X-Kaisai-Word") === word;
  } catch {
    return false;
  }
}

/** Asks for the known answer again and again, one request at a time. */
export async function answers(url, show) {
  const rtts = [];
  let sent = 0;
  let lost = 0;
  let genuine = true;
  while (sent < REQUESTS && lost < ENOUGH_LOST) {
    sent += 1;
    try {
      const told = await ask(url);
      genuine &&= told.genuine;
      rtts.push(told.rtt);
    } catch (error) {
      if (error instanceof Refused) throw error;
      lost += 1;
    }
    show({ rtt: median(rtts), lost, sent });
  }
  return { sent, lost, genuine, rtt_ms: median(rtts) };
}

/** Mbit/s of what `piece(signal, count)` moves on several streams at once; null when nothing moved. */
async function rate(piece, show) {
  const stop = AbortSignal.timeout(SPAN);
  const began = performance.now();
  let bytes = 0;
  let left = MOST_PIECES;
  let last = began;
  const mbps = () => (bytes * 8) / 1000 / (last - began);
  const count = (more) => {
    bytes += more;
    last = performance.now();
    if (last > began) show(mbps());
  };
  async function stream() {
    while (left > 0 && !stop.aborted) {
      left -= 1;
      await piece(stop, count);
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: STREAMS }, stream));
  const refused = ended.find((one) => one.reason instanceof Refused);
  if (refused && !bytes) throw refused.reason;
  return bytes && last > began ? mbps() : null;
}

export function down(url, show) {
  return rate(async (signal, count) => {
    const answer = await fetch(url, { headers, cache: "no-store", signal });
    if (!answer.ok) await refuse(answer);
    const reader = answer.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      count(part.value.length);
    }
  }, show);
}

export function up(url, largest, token, show) {
  const noise = new Uint8Array(largest);
  for (let at = 0; at < largest; at += 65_536) {
    crypto.getRandomValues(noise.subarray(at, Math.min(at + 65_536, largest)));
  }
  let size = FIRST_SENT;
  return rate(async (signal, count) => {
    const body = noise.subarray(0, size);
    const answer = await fetch(url, {
      method: "POST",
      headers: { ...headers, "X-CSRFToken": token, "Content-Type": "application/octet-stream" },
      body,
      signal,
    });
    if (!answer.ok) await refuse(answer);
    count(body.length);
    size = Math.min(size * 2, largest);
  }, show);
}
