import { type Delta, type DeltaOperation, deltaOperations } from '../../../shared/model/delta.ts';
import type { MvId, RuleId } from '../../../shared/model/identifier.ts';
import { type CsObject, type LinkOrigin, linkOrigins } from '../../../shared/model/object.ts';
import { isEmpty, type Values } from '../../../shared/model/value.ts';
import { MessagePackWriter } from './message-pack-writer.ts';
import { type PackedAttributes, type PackedMap, unpackMap, writeMap } from './packed-attributes.ts';
import { writeValue } from './packed-values.ts';
import { pack, unpack } from './packing.ts';
import type { Symbols } from './symbols.ts';

/** The layers and the history of an object; what lists and selections need is in columns instead. */
export type CsImage = Pick<
  CsObject,
  | 'link'
  | 'base'
  | 'pendingImport'
  | 'unconfirmed'
  | 'escrowed'
  | 'unapplied'
  | 'notWritable'
  | 'disconnection'
  | 'lastImport'
  | 'lastExport'
>;

/** The type is written only where there is one: objects of earlier versions have none. */
type PackedDelta = [operation: number, dn: string | null, attributes: PackedMap, objectType?: number];
type Packed = [
  base: PackedMap,
  pendingImport: PackedDelta | null,
  unconfirmed: PackedDelta | null,
  escrowed: PackedDelta | null,
  unapplied: PackedDelta | null,
  notWritable: (number | string | Values)[] | null,
  link: [origin: number, rule: number | null, time: number, rules: number[]] | null,
  disconnection: [reason: string, rule: number | null, time: number] | null,
  lastImport: number | null,
  lastExport: number | null,
];

/** Items of `Packed`. */
const LAYERS_AND_HISTORY = 10;

/** `added`: keeps the attributes of a new object for the run's history. */
export function packCsImage(object: CsImage, symbols: Symbols, added: PackedAttributes): Uint8Array {
  return isAdd(object) ? packAdd(object, added) : packAny(object, symbols);
}

type Add = CsImage & { readonly pendingImport: Delta; readonly lastImport: number };

/** A new object as an import stages it, before anything else has happened to it. */
function isAdd(object: CsImage): object is Add {
  const { pendingImport } = object;
  if (pendingImport?.operation !== 'add' || pendingImport.dn !== undefined || pendingImport.objectType !== undefined) return false;
  const { link, unconfirmed, escrowed, unapplied, notWritable, disconnection, lastImport, lastExport } = object;
  if ((link ?? unconfirmed ?? escrowed ?? unapplied ?? notWritable ?? disconnection ?? lastExport) !== undefined) return false;
  return lastImport !== undefined && isEmpty(object.base);
}

/** What `packAny` makes of it, put together around the packed attributes. */
function packAdd({ pendingImport, lastImport }: Add, added: PackedAttributes): Uint8Array {
  const attributes = added.add(pendingImport.attributes);
  if (lastImport !== packedTime.time) packedTime = { time: lastImport, bytes: Uint8Array.from(pack(lastImport)) };
  const { bytes: time } = packedTime;
  const image = Buffer.allocUnsafe(ADD_HEAD.length + attributes.length + ADD_TAIL.length + time.length + 1);
  image.set(ADD_HEAD, 0);
  image.set(attributes, ADD_HEAD.length);
  let at = ADD_HEAD.length + attributes.length;
  image.set(ADD_TAIL, at);
  at += ADD_TAIL.length;
  image.set(time, at);
  image[at + time.length] = NIL;
  return image;
}

// MessagePack: lists of up to 15 items are 0x90 + their number.
const NIL = 0xc0;
/** List of ten: empty base; list of operation, no DN, then the attributes. */
const ADD_HEAD = Uint8Array.of(0x9a, 0x90, 0x93, deltaOperations.indexOf('add'), NIL);
/** Three further deltas, `notWritable`, link, disconnection. */
const ADD_TAIL = new Uint8Array(6).fill(NIL);
/** Of the last object: a batch is staged within few milliseconds. */
let packedTime: { readonly time: number; readonly bytes: Uint8Array } = { time: -1, bytes: new Uint8Array() };

const writer = new MessagePackWriter();

/** Writes what `Packed` says, piece by piece. */
function packAny(object: CsImage, symbols: Symbols): Uint8Array {
  const { link, disconnection, notWritable } = object;
  const rule = (id: RuleId | undefined): void => {
    if (id === undefined) writer.nil();
    else writer.number(symbols.number(id));
  };
  writer.forget();
  writer.list(LAYERS_AND_HISTORY);
  writeMap(writer, object.base, symbols);
  for (const delta of [object.pendingImport, object.unconfirmed, object.escrowed, object.unapplied]) writeDelta(delta, symbols);
  if (notWritable === undefined) writer.nil();
  else {
    const entries = Object.entries(notWritable);
    writer.list(3 * entries.length);
    for (const [name, { values, reason }] of entries) {
      writer.number(symbols.number(name));
      writer.text(reason);
      writer.list(values.length);
      for (const value of values) writeValue(writer, value);
    }
  }
  if (link === undefined) writer.nil();
  else {
    writer.list(4);
    writer.number(linkOrigins.indexOf(link.origin));
    rule(link.rule);
    writer.number(link.time);
    writer.list(link.rules.length);
    for (const id of link.rules) rule(id);
  }
  if (disconnection === undefined) writer.nil();
  else {
    writer.list(3);
    writer.text(disconnection.reason);
    rule(disconnection.rule);
    writer.number(disconnection.time);
  }
  for (const time of [object.lastImport, object.lastExport]) {
    if (time === undefined) writer.nil();
    else writer.number(time);
  }
  return writer.take();
}

/** `mv`: the link's metaverse object, which is a column. */
export function unpackCsImage(bytes: Uint8Array, mv: number | null, symbols: Symbols): CsImage {
  const packed = unpack<Packed>(bytes);
  const [base, pendingImport, unconfirmed, escrowed, unapplied, notWritable, link, disconnection, lastImport, lastExport] = packed;
  const rule = (number: number | null) => (number === null ? undefined : (symbols.text(number) as RuleId));
  return {
    base: unpackMap(base, symbols),
    pendingImport: unpackDelta(pendingImport, symbols),
    unconfirmed: unpackDelta(unconfirmed, symbols),
    escrowed: unpackDelta(escrowed, symbols),
    unapplied: unpackDelta(unapplied, symbols),
    notWritable: notWritable === null ? undefined : unpackNotWritable(notWritable, symbols),
    link:
      link === null || mv === null
        ? undefined
        : {
            mv: mv as MvId,
            origin: linkOrigins[link[0]] as LinkOrigin,
            rule: rule(link[1]),
            time: link[2],
            rules: link[3].map((number) => symbols.text(number) as RuleId),
          },
    disconnection: disconnection === null ? undefined : { reason: disconnection[0], rule: rule(disconnection[1]), time: disconnection[2] },
    lastImport: lastImport ?? undefined,
    lastExport: lastExport ?? undefined,
  };
}

export const operationNumber = (delta: Delta | undefined): number | null =>
  delta === undefined ? null : deltaOperations.indexOf(delta.operation);

export const operationName = (number: number | null): DeltaOperation | undefined => (number === null ? undefined : deltaOperations[number]);

function writeDelta(delta: Delta | undefined, symbols: Symbols): void {
  if (delta === undefined) {
    writer.nil();
    return;
  }
  writer.list(delta.objectType === undefined ? 3 : 4);
  writer.number(deltaOperations.indexOf(delta.operation));
  if (delta.dn === undefined) writer.nil();
  else writer.text(delta.dn);
  writeMap(writer, delta.attributes, symbols);
  if (delta.objectType !== undefined) writer.number(symbols.number(delta.objectType));
}

function unpackDelta(packed: PackedDelta | null, symbols: Symbols): Delta | undefined {
  if (packed === null) return undefined;
  const [operation, dn, attributes, objectType] = packed;
  return {
    operation: deltaOperations[operation] as DeltaOperation,
    attributes: unpackMap(attributes, symbols),
    ...(dn === null ? {} : { dn }),
    ...(objectType === undefined ? {} : { objectType: symbols.text(objectType) }),
  };
}

function unpackNotWritable(packed: readonly (number | string | Values)[], symbols: Symbols): NonNullable<CsImage['notWritable']> {
  const map: { [attribute: string]: { values: Values; reason: string } } = {};
  for (let i = 0; i < packed.length; i += 3) {
    map[symbols.text(packed[i] as number)] = { reason: packed[i + 1] as string, values: packed[i + 2] as Values };
  }
  return map;
}
