// Makes a screenshot small: at most 256 colours, chosen by how often they occur, written as an indexed PNG.
// Runs inside the browser that took the picture, so that no image library is needed.
async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const data = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const often = new Map();
  for (const colour of data) often.set(colour, (often.get(colour) || 0) + 1);
  const part = (colour, place) => (colour >> (8 * place)) & 255;
  const distance = (one, other) =>
    (part(one, 0) - part(other, 0)) ** 2 + (part(one, 1) - part(other, 1)) ** 2 + (part(one, 2) - part(other, 2)) ** 2;
  // The commonest colours first, each at a distance from those already taken: rare shades of a letter's edge share one.
  const sorted = [...often.keys()].sort((one, other) => often.get(other) - often.get(one));
  let palette = [];
  for (const near of [24, 80, 200, 600, 2000]) {
    palette = [];
    for (const colour of sorted) {
      const far = often.get(colour) > 400 ? 3 : near;
      if (palette.length < 256 && palette.every((taken) => distance(taken, colour) > far)) palette.push(colour);
    }
    if (palette.length < 256) break;
  }
  const index = new Map();
  for (const colour of sorted) {
    let best = 0;
    for (let place = 1; place < palette.length; place += 1)
      if (distance(palette[place], colour) < distance(palette[best], colour)) best = place;
    index.set(colour, best);
  }
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0, from = 0, to = 0; y < height; y += 1) {
    to += 1; // filter 0 at the head of each row
    for (let x = 0; x < width; x += 1) rows[to++] = index.get(data[from++]);
  }
  const stream = new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  const table = new Uint32Array(256).map((_, number) => {
    for (let bit = 0; bit < 8; bit += 1) number = number & 1 ? 0xedb88320 ^ (number >>> 1) : number >>> 1;
    return number >>> 0;
  });
  const chunk = (name, body) => {
    const out = new Uint8Array(body.length + 12);
    const view = new DataView(out.buffer);
    view.setUint32(0, body.length);
    out.set([...name].map((sign) => sign.charCodeAt(0)), 4);
    out.set(body, 8);
    let crc = 0xffffffff;
    for (const byte of out.subarray(4, body.length + 8)) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
    view.setUint32(body.length + 8, (crc ^ 0xffffffff) >>> 0);
    return out;
  };
  const head = new Uint8Array(13);
  new DataView(head.buffer).setUint32(0, width);
  new DataView(head.buffer).setUint32(4, height);
  head.set([8, 3], 8);
  const colours = Uint8Array.from(palette.flatMap((colour) => [part(colour, 0), part(colour, 1), part(colour, 2)]));
  const parts = [[137, 80, 78, 71, 13, 10, 26, 10], chunk("IHDR", head), chunk("PLTE", colours), chunk("IDAT", packed), chunk("IEND", [])];
  const whole = new Uint8Array(await new Blob(parts.map((one) => Uint8Array.from(one))).arrayBuffer());
  let text = "";
  for (let at = 0; at < whole.length; at += 32768) text += String.fromCharCode(...whole.subarray(at, at + 32768));
  return btoa(text);
};
