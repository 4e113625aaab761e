import type { CsId, RuleId } from '../../../shared/model/identifier.ts';
import type { MvObject, MvValue } from '../../../shared/model/object.ts';
import type { Value } from '../../../shared/model/value.ts';
import { MessagePackWriter } from './message-pack-writer.ts';
import { writeValues } from './packed-values.ts';
import { unpack } from './packing.ts';
import type { Symbols } from './symbols.ts';

/**
 * The values of a metaverse object with their lineage. Most values of an object come from one rule at one time, so each
 * origin is stored once; values name theirs.
 */
type Packed = [origins: number[], values: (number | Value | Value[])[]];

/** Numbers per origin: connector-space object, rule, time. */
const ORIGIN = 3;
/** Attribute, origin and values of a run; a single value stands without its list. */
const WIDTH = 3;

export function packMvValues(values: MvObject['values'], symbols: Symbols): Uint8Array {
  const origins: number[] = [];
  const runs: Run[] = [];
  for (const attribute in values) {
    const number = symbols.number(attribute);
    let run: Run | undefined;
    for (const { value, cs, rule, time } of values[attribute] ?? []) {
      const origin = originOf(origins, cs, symbols.number(rule), time);
      // A run of values of the same origin shares one entry.
      if (run?.origin === origin) run.values.push(value);
      else {
        run = { number, origin, values: [value] };
        runs.push(run);
      }
    }
  }
  writer.forget();
  writer.list(2);
  writer.list(origins.length);
  for (const number of origins) writer.number(number);
  writer.list(WIDTH * runs.length);
  for (const run of runs) {
    writer.number(run.number);
    writer.number(run.origin);
    writeValues(writer, run.values);
  }
  return writer.take();
}

interface Run {
  readonly number: number;
  readonly origin: number;
  readonly values: Value[];
}

const writer = new MessagePackWriter();

export function unpackMvValues(bytes: Uint8Array, symbols: Symbols): MvObject['values'] {
  const [origins, packed] = unpack<Packed>(bytes);
  const values: { [attribute: string]: MvValue[] } = {};
  for (let i = 0; i < packed.length; i += WIDTH) {
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
