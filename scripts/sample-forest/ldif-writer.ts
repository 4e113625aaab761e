import type { AttributeValue, DirectoryObject } from './directory-object.ts';

/** Longest line, as RFC 2849 files usually have it. */
const WIDTH = 76;

/** The objects as LDIF content records (RFC 2849) below a heading of comment lines. */
export function writeLdif(heading: readonly string[], objects: readonly DirectoryObject[]): string {
  const lines = ['version: 1', '', ...heading.map((line) => (line === '' ? '#' : `# ${line}`))];
  for (const object of objects) {
    lines.push('');
    for (const line of object.comment?.split('\n') ?? []) lines.push(`# ${line}`);
    // Names in base64 are unreadable; say them in a comment as RFC 2849 example 4 does.
    if (!isSafe(object.dn)) lines.push(`# dn: ${object.dn}`);
    lines.push(...valueLines('dn', object.dn));
    for (const [name, value] of Object.entries(object.attributes)) {
      if (value === undefined) continue;
      const values = typeof value === 'object' && !(value instanceof Uint8Array) ? value : [value];
      for (const one of values) lines.push(...valueLines(name, one));
    }
  }
  return `${lines.join('\n')}\n`;
}

function valueLines(name: string, value: AttributeValue): string[] {
  const text = typeof value === 'boolean' ? String(value).toUpperCase() : typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && isSafe(text)) return fold(`${name}: ${text}`);
  return fold(`${name}:: ${Buffer.from(text).toString('base64')}`);
}

/** SAFE-STRING of RFC 2849, and no blank at its end. */
const isSafe = (text: string): boolean => /^(?:[!-9;=-~](?:[ -~]*[!-~])?)?$/.test(text);

function fold(line: string): string[] {
  const lines = [line.slice(0, WIDTH)];
  for (let at = WIDTH; at < line.length; at += WIDTH - 1) lines.push(` ${line.slice(at, at + WIDTH - 1)}`);
  return lines;
}
