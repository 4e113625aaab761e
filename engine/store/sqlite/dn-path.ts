import { splitDn } from '../../../shared/model/dn.ts';

/**
 * A DN key from the root down (`dc=com,dc=example,ou=people,cn=bob`): the objects below a container are one range of an
 * ordered index, and containers sort before their content.
 */
export function dnPath(key: string): string {
  if (!key.includes(',')) return key;
  if (!key.includes('\\') && !key.includes('"')) return key.split(',').reverse().join(',');
  return splitDn(key).slice().reverse().join(',');
}

/** Bounds of the paths below a container: from (inclusive) and to (exclusive). */
export const pathsBelow = (path: string): readonly [string, string] => [`${path},`, `${path}-`];
