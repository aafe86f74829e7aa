// Reads QR codes: a line of JSON in, {"id", "width", "height", "grey": base64 of a byte a pixel}, a line out, {"id", "text"} (null: nothing was read).
import { createInterface } from 'node:readline';
import jsQR from 'jsqr';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, width, height, grey } = JSON.parse(line);
  const shades = Buffer.from(grey, 'base64');
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < shades.length; i++) {
    pixels.fill(shades[i], 4 * i, 4 * i + 3);
    pixels[4 * i + 3] = 255;
  }

  const code = jsQR.default ? jsQR.default(pixels, width, height) : jsQR(pixels, width, height);
  process.stdout.write(JSON.stringify({ id, text: code?.data ?? null }) + '\n');
}
