/** Positions, lengths and counts are small; a bigint made anew for each would cost more than finding it. */
const SMALL = Array.from({ length: 512 }, (_, value) => BigInt(value));

export const wholeNumber = (value: number): bigint => SMALL[value] ?? BigInt(value);
