// What is heard and felt: who looks at a visitor does not look at the screen.
const TONES = {
  in: [[1046, 0.12]],
  out: [[784, 0.12]],
  ask: [
    [659, 0.18],
    [659, 0.18],
  ],
  stop: [[196, 0.45]],
};
const BUZZES = { in: 60, out: 60, ask: [90, 60, 90], stop: [350] };
let context = null;

/** Browsers let a page sound only after it was touched. */
export function allowSound() {
  context ??= globalThis.AudioContext ? new AudioContext() : null;
  context?.resume();
}

export function signal(state, { sound }) {
  navigator.vibrate?.(BUZZES[state]);
  if (!sound || !context) return;
  let at = context.currentTime;
  for (const [pitch, seconds] of TONES[state]) {
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.3, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    tone.connect(loudness).connect(context.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds + 0.06;
  }
}
