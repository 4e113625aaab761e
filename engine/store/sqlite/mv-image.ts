import type { CsId, RuleId } from '../../../shared/model/identifier.ts';
import type { MvObject, MvValue } from '../../../shared/model/object.ts';
import type { Value } from '../../../shared/model/value.ts';
import { pack, unpack } from './packing.ts';
import type { Symbols } from './symbols.ts';

/**
 * The values of a metaverse object with their lineage. Most values of an object come from one rule at one time, so each
 * origin is stored once; values name theirs.
 */
type Packed = [origins: number[], values: (number | Value | Value[])[]];

/** Numbers per origin: connector-space object, rule, time. */
const ORIGIN = 3;

export function packMvValues(values: MvObject['values'], symbols: Symbols): Uint8Array {
  const origins: number[] = [];
  const packed: (number | Value | Value[])[] = [];
  for (const attribute in values) {
    const number = symbols.number(attribute);
    let previous = -1;
    for (const { value, cs, rule, time } of values[attribute] ?? []) {
      const origin = originOf(origins, cs, symbols.number(rule), time);
      if (origin === previous) {
        // A run of values of the same origin shares one entry; a single value stands without its list.
        const last = packed.length - 1;
        const shared = packed[last] as Value | Value[];
        if (Array.isArray(shared)) shared.push(value);
        else packed[last] = [shared, value];
      } else packed.push(number, origin, value);
      previous = origin;
    }
  }
  return pack([origins, packed] satisfies Packed);
}

export function unpackMvValues(bytes: Uint8Array, symbols: Symbols): MvObject['values'] {
  const [origins, packed] = unpack<Packed>(bytes);
  const values: { [attribute: string]: MvValue[] } = {};
  for (let i = 0; i < packed.length; i += 3) {
    const attribute = symbols.text(packed[i] as number);
    const at = (packed[i + 1] as number) * ORIGIN;
    const lineage = { cs: origins[at] as CsId, rule: symbols.text(origins[at + 1] as number) as RuleId, time: origins[at + 2] as number };
    const run = packed[i + 2] as Value | Value[];
    // Own properties only: an attribute may be called "constructor".
    const list = Object.hasOwn(values, attribute) ? (values[attribute] ?? []) : [];
    values[attribute] = list;
    if (Array.isArray(run)) for (const value of run) list.push({ value, ...lineage });
    else list.push({ value: run, ...lineage });
  }
  return values;
}

/** Without lineage, for lists. */
export function plainValues(values: MvObject['values'], attributes: readonly string[]): { [attribute: string]: readonly Value[] } {
  const plain: { [attribute: string]: readonly Value[] } = {};
  for (const attribute of attributes) {
    const list = values[attribute];
    if (list !== undefined) plain[attribute] = list.map((item) => item.value);
  }
  return plain;
}

function originOf(origins: number[], cs: number, rule: number, time: number): number {
  for (let at = 0; at < origins.length; at += ORIGIN) {
    if (origins[at] === cs && origins[at + 1] === rule && origins[at + 2] === time) return at / ORIGIN;
  }
  origins.push(cs, rule, time);
  return origins.length / ORIGIN - 1;
}
