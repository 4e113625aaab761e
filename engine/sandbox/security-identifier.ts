/** The cloud SID the service derives from an object's id: `S-1-12-1-` and the GUID's four little-endian words. */
export function securityIdentifier(id: string): string {
  const hex = id.replaceAll('-', '');
  const guid = Buffer.from(hex, 'hex');
  // The first three fields of a GUID are stored little-endian.
  guid.subarray(0, 4).reverse();
  guid.subarray(4, 6).reverse();
  guid.subarray(6, 8).reverse();
  return `S-1-12-1-${[0, 4, 8, 12].map((offset) => guid.readUInt32LE(offset)).join('-')}`;
}
