import { splitDn } from '../../../shared/model/dn.ts';

/**
 * A DN key from the root down (`dc=com,dc=example,ou=people,cn=bob`): the objects below a container are one range of an
 * ordered index, and containers sort before their content.
 */
export function dnPath(key: string): string {
  const comma = key.indexOf(',');
  if (comma < 0) return key;
  if (key.includes('\\') || key.includes('"')) return splitDn(key).slice().reverse().join(',');
  const container = key.slice(comma + 1);
  if (container !== lastContainer) {
    lastPath = container.split(',').reverse().join(',');
    lastContainer = container;
  }
  return `${lastPath},${key.slice(0, comma)}`;
}

// Most names follow another one of the same container.
let lastContainer = '';
let lastPath = '';

/** Bounds of the paths below a container: from (inclusive) and to (exclusive). */
export const pathsBelow = (path: string): readonly [string, string] => [`${path},`, `${path}-`];
