import { dnKey, isWithin } from '../../../shared/model/dn.ts';

/**
 * Whether a DN is inside the selected containers: its nearest listed ancestor-or-self decides; without one it is inside
 * unless containers were included by name (spec/engine.md §1.2).
 */
export function containerFilter(included: readonly string[], excluded: readonly string[]): (dn: string) => boolean {
  if (included.length === 0 && excluded.length === 0) return () => true;
  const containers = [
    ...included.map((dn) => ({ key: dnKey(dn), inside: true })),
    ...excluded.map((dn) => ({ key: dnKey(dn), inside: false })),
    // The nearest ancestor is the longest; of one container listed twice the exclusion counts.
  ].sort((a, b) => b.key.length - a.key.length || Number(a.inside) - Number(b.inside));
  return (dn) => {
    const key = dnKey(dn);
    return containers.find((container) => isWithin(key, container.key))?.inside ?? included.length === 0;
  };
}
