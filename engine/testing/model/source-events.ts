import type { PlainValues } from '../../sync/testing/laboratory-objects.ts';
import type { Item, ModelForest } from './model-forest.ts';
import type { ForestRole } from './model-rules.ts';
import type { Event, PersonText } from './model-story.ts';

/** An act of a forest's administrators. */
export type SourceEvent = Exclude<Event, { kind: 'tenant' | 'rules' | 'cycle' | 'run' | 'check' }>;

interface Ground {
  readonly forest: ModelForest;
  /** Who sits there now. */
  readonly known: Item | undefined;
  /** Of the users of the forest. */
  readonly link: ForestRole['link'];
  readonly sharedGroups: boolean;
}

export function applySourceEvent(event: SourceEvent, ground: Omit<Ground, 'known'>): void {
  const act = acts[event.kind] as (event: SourceEvent, ground: Ground) => void;
  act(event, { ...ground, known: ground.forest.items.get(event.seat) });
}

const acts: { readonly [K in SourceEvent['kind']]: (event: Extract<SourceEvent, { kind: K }>, ground: Ground) => void } = {
  person({ seat, person }, { forest, known, link }) {
    const references = person.manager === undefined ? {} : { manager: [person.manager] };
    const values = { ...person.values, ...keysOf(seat, person.keys, link), ...knownKeys(known) };
    forest.set(seat, { ...placeOf(seat, known), type: known?.type ?? 'user', values, references });
  },
  group({ seat, members, name }, { forest, known, sharedGroups }) {
    const sourceAnchor = `s-${sharedGroups ? '' : `${forest.name}-`}${seat}`;
    const values = { sourceAnchor, displayName: name === '' ? undefined : name };
    forest.set(seat, { ...placeOf(seat, known), type: 'group', values, references: { member: members } });
  },
  member({ seat, member }, { forest }) {
    forest.change(seat, (item) => {
      const before = item.references.member ?? [];
      const others = before.filter((one) => one !== member);
      return { ...item, references: { ...item.references, member: others.length < before.length ? others : [...others, member] } };
    });
  },
  foreign({ seat }, { forest, known }) {
    const values = { cn: `S-1-${numberOf(seat)}` };
    forest.set(seat, { ...placeOf(seat, known), type: 'foreignSecurityPrincipal', values, references: {} });
  },
  delete: ({ seat }, { forest }) => forest.delete(seat),
  recreate({ seat }, { forest, known }) {
    if (known !== undefined) forest.set(seat, known, true);
  },
  rename: ({ seat, suffix }, { forest }) => forest.change(seat, (item) => ({ ...item, name: `${seat}${suffix}` })),
  move: ({ seat, unit }, { forest }) => forest.change(seat, (item) => ({ ...item, unit })),
  swap: ({ seat, other }, { forest }) => forest.swapNames(seat, other),
  type: ({ seat, type }, { forest }) => forest.change(seat, (item) => ({ ...item, type })),
};

const KEYS = ['employeeID', 'sAMAccountName', 'sourceAnchor', 'objectSidString'] as const;

/** Person 1 sits on `u1` and `d1` in every forest. */
const numberOf = (seat: string): string => seat.slice(1);

/** What tells the rules which objects are one person. Only forests that provision have it all, or nothing. */
function keysOf(seat: string, keys: PersonText['keys'], link: ForestRole['link']): PlainValues {
  const number = numberOf(seat);
  const joining = { employeeID: `E-${number}`, sAMAccountName: `acc-${number}` };
  if (keys === 'none') return {};
  if (link === 'provision') return { ...joining, sourceAnchor: `s-${number}`, objectSidString: `S-1-${number}` };
  if (link === 'join' && keys !== 'all') return { [keys]: joining[keys] };
  return joining;
}

/** Keys are only ever added: a pair that is linked stays linked when they go (spec/engine.md §6.2). */
function knownKeys(known: Item | undefined): PlainValues {
  return Object.fromEntries(KEYS.flatMap((key) => (known?.values[key] === undefined ? [] : [[key, known.values[key]]])));
}

const placeOf = (seat: string, known: Item | undefined): Pick<Item, 'name' | 'unit'> => ({
  name: known?.name ?? seat,
  unit: known?.unit ?? 'Staff',
});
