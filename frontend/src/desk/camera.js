// Reads codes from the camera. Which decoder does it is decided once: the browser's own, or one that is bundled.
const PAUSE = 120; // milliseconds between two looks: an old phone has other things to do, too
const AGAIN = 2_500; // that long a code is out of sight before it is told again: held still, it is one scan

/**
 * Decoders that are bundled, tried in this order where the browser has none of its own. Each is a function that
 * loads one and resolves to `(canvas) => Promise<string>`, "" where nothing is to be read.
 */
export const BUNDLED = [async () => (await import("./decoder.js")).makeDecoder()];

/** Something that reads a QR code from what a canvas or video shows, or null. */
export async function findDecoder(scope = globalThis, bundled = BUNDLED) {
  try {
    const formats = (await scope.BarcodeDetector?.getSupportedFormats()) ?? [];
    if (formats.includes("qr_code")) {
      const detector = new scope.BarcodeDetector({ formats: ["qr_code"] });
      return async (source) => (await detector.detect(source))[0]?.rawValue ?? "";
    }
  } catch {
    // A browser that promises a detector and has none is one without.
  }
  for (const load of bundled) {
    try {
      return await load();
    } catch {
      // The next one.
    }
  }
  return null;
}

/** Tells codes that the camera sees until it is stopped. */
export class Camera {
  constructor(video, decode, tell) {
    Object.assign(this, { video, decode, tell, stream: null });
  }

  get isOn() {
    return this.stream !== null;
  }

  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 } },
      audio: false,
    });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.last = { text: "", at: 0 };
    this.#look();
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  async #look() {
    while (this.stream) {
      try {
        const text = this.video.readyState >= 2 ? await this.decode(this.video) : "";
        const isNew = text !== this.last.text || Date.now() - this.last.at > AGAIN;
        if (text) {
          this.last = { text, at: Date.now() };
          if (isNew) this.tell(text);
        }
      } catch {
        // A frame that cannot be read is followed by another.
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
