/** One entry to be written: name and values, bytes as they are. */
export interface LdifEntry {
  readonly dn: string;
  readonly values: { readonly [attribute: string]: string | Uint8Array | readonly string[] };
}

/** RFC 2849 content records without the version line, which slapadd does not know; text that is not plain goes as base64. */
export function ldifText(entries: readonly LdifEntry[]): string {
  const lines: string[] = [];
  for (const { dn, values } of entries) {
    lines.push(line('dn', dn));
    for (const [name, value] of Object.entries(values)) {
      for (const one of typeof value === 'string' || value instanceof Uint8Array ? [value] : value) lines.push(line(name, one));
    }
    lines.push('');
  }
  return lines.join('\n');
}

/** RFC 4514 escapes of what occurs in the forest. */
export const escaped = (value: string): string => value.replace(/[,+"\\<>;=]/g, (letter) => `\\${letter}`);

function line(name: string, value: string | Uint8Array): string {
  if (typeof value === 'string' && /^[\x21-\x39\x3b\x3d-\x7e][\x20-\x7e]*$/.test(value) && !value.endsWith(' ')) return `${name}: ${value}`;
  return `${name}:: ${Buffer.from(value as string).toString('base64')}`;
}
