/**
 * A small but real photo: a baseline JPEG (ITU T.81) of 40 × 40 grey pixels, five by five flat blocks mirrored left to
 * right. Only DC coefficients are coded, so that two tiny Huffman tables suffice.
 */
export function portrait(seed: Uint8Array): Uint8Array {
  const bits: number[] = [];
  let previous = 0;
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 5; column++) {
      const on = ((seed[row] ?? 0) >> Math.min(column, 4 - column)) & 1;
      const level = on === 1 ? 0 : 100; // DC coefficient over the quantizer 8: grey 128 or 228
      pushDifference(bits, level - previous);
      previous = level;
      bits.push(0); // end of block: no AC coefficients
    }
  }
  while (bits.length % 8 !== 0) bits.push(1);
  const scan: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = bits.slice(at, at + 8).reduce((sum, bit) => (sum << 1) | bit, 0);
    scan.push(byte);
    if (byte === 0xff) scan.push(0);
  }
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...Array<number>(64).fill(8)]),
    ...segment(0xc0, [8, 0, 40, 0, 40, 1, 1, 0x11, 0]),
    ...segment(0xc4, [0x00, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]),
    ...segment(0xc4, [0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ...segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    ...scan,
    ...[0xff, 0xd9],
  ]);
}

const segment = (marker: number, body: readonly number[]): number[] => [
  0xff,
  marker,
  (body.length + 2) >> 8,
  (body.length + 2) & 255,
  ...body,
];

/** Categories 0 (code 00) and 7 (code 01) are all that differences of 0 and ±100 need. */
function pushDifference(bits: number[], difference: number): void {
  if (difference === 0) {
    bits.push(0, 0);
    return;
  }
  const magnitude = Math.abs(difference);
  if (magnitude < 64 || magnitude > 127) throw new Error(`difference ${difference} is not of category 7`);
  bits.push(0, 1);
  const coded = difference > 0 ? difference : difference + 127;
  for (let bit = 6; bit >= 0; bit--) bits.push((coded >> bit) & 1);
}
