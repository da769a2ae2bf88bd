// The decoder for browsers without one of their own; a part that is loaded only where it is needed.
import { decodeQR } from "qr/decode.js";

const WIDEST = 640; // pixels: a code held to a phone is large, and an old phone is slow
const PATIENCE = 100; // milliseconds for a second look at a blurred frame; another frame follows anyway

/** Text of the code that pixels show, "" where there is none. */
export function readPixels(image) {
  try {
    return decodeQR(image, { timeLimit: PATIENCE });
  } catch {
    return ""; // it says so by throwing, of most frames
  }
}

/** A decoder of what a video shows. */
export function makeDecoder(document = globalThis.document) {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return readPixels(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}
