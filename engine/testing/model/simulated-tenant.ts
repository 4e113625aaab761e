import { applyDelta } from '../../../shared/model/delta.ts';
import { dnKey } from '../../../shared/model/dn.ts';
import type { CsId } from '../../../shared/model/identifier.ts';
import type { AttributeMap, Values } from '../../../shared/model/value.ts';
import {
  ConnectorFailure,
  type ExportFailure,
  type ExportOperation,
  type ExportOutcome,
  type ExportRequest,
  type ImportEntry,
} from '../../connectors/connector.ts';
import { SimulatedSource } from './simulated-source.ts';

/** An object of the simulated tenant; references by anchor, as a tenant keeps them. */
export interface TenantObject {
  readonly anchor: string;
  readonly objectType: string;
  readonly attributes: AttributeMap;
  readonly references: { readonly [attribute: string]: readonly string[] };
  /** Made by the tenant's own administrators, not by an export. */
  readonly native: boolean;
}

/** What an export meets besides success. */
export interface ExportWeather {
  /** Every n-th operation is refused; 0: none. */
  readonly refuseEvery: number;
  /** The connection goes after so many operations; the last one may have been carried out. */
  readonly loseAfter: number | undefined;
  readonly carriedOut: boolean;
}

const FAIR: ExportWeather = { refuseEvery: 0, loseAfter: undefined, carriedOut: false };

/** DNs are made from the source anchor, as those of an Entra connector space are. */
export const tenantDn = (anchor: string, sourceAnchor: unknown): string =>
  `CN=${typeof sourceAnchor === 'string' ? sourceAnchor : `native-${anchor}`},DC=lab`;

/** A tenant in memory: takes exports, matches by source anchor, tells all its changes, forgets references to what is deleted. */
export class SimulatedTenant extends SimulatedSource {
  readonly objects = new Map<string, TenantObject>();
  weather: ExportWeather = FAIR;
  #number = 0;
  #operations = 0;
  /** Objects created in the export under way, for references by connector-space id. */
  readonly #created = new Map<CsId, string>();

  constructor(noReferencesInFirstPass: boolean) {
    super();
    this.capabilities = { fullImport: true, deltaImport: true, export: true, noReferencesInFirstPass };
  }

  dnOf(object: TenantObject): string {
    return tenantDn(object.anchor, object.attributes.sourceAnchor?.[0]);
  }

  byDn(dn: string): TenantObject | undefined {
    return [...this.objects.values()].find((object) => dnKey(this.dnOf(object)) === dnKey(dn));
  }

  /** An administrator of the tenant makes an object. Returns its anchor. */
  create(objectType: string, attributes: AttributeMap): string {
    const anchor = `n${++this.#number}`;
    this.objects.set(anchor, { anchor, objectType, attributes, references: {}, native: true });
    this.tell();
    return anchor;
  }

  change(anchor: string, change: (object: TenantObject) => TenantObject): void {
    const object = this.objects.get(anchor);
    if (object === undefined) return;
    this.objects.set(anchor, change(object));
    this.tell();
  }

  delete(anchor: string): void {
    this.objects.delete(anchor);
    for (const [other, object] of this.objects) {
      const references = mapValues(object.references, (targets) => targets.filter((target) => target !== anchor));
      this.objects.set(other, { ...object, references });
    }
    this.tell();
  }

  /** Brings the change log up to date. */
  tell(): void {
    for (const { anchor } of this.log.objects) if (!this.objects.has(anchor)) this.log.remove(anchor);
    for (const object of this.objects.values()) this.log.put(this.#entry(object));
  }

  async *exportChanges(request: ExportRequest): AsyncGenerator<ExportOutcome> {
    this.#created.clear();
    let count = 0;
    for (const operation of request.operations) {
      const lost = this.weather.loseAfter !== undefined && count++ >= this.weather.loseAfter;
      if (lost && !this.weather.carriedOut) throw connectionLost();
      const outcome = this.#refused(operation) ?? this.#apply(operation);
      this.tell();
      if (lost) throw connectionLost();
      yield outcome;
    }
  }

  #refused(operation: ExportOperation): ExportOutcome | undefined {
    const { refuseEvery } = this.weather;
    if (refuseEvery === 0 || ++this.#operations % refuseEvery !== 0) return undefined;
    return failure(operation, { code: 'cd-error', message: 'Try again later.' });
  }

  #apply(operation: ExportOperation): ExportOutcome {
    const { id, change } = operation;
    if (operation.operation === 'delete') {
      if (operation.anchor !== undefined) this.delete(operation.anchor);
      return { id, result: 'success' };
    }
    let known = operation.anchor === undefined ? undefined : this.objects.get(operation.anchor);
    if (operation.operation === 'add') {
      const sourceAnchor = change.attributes.sourceAnchor?.[0];
      known = [...this.objects.values()].find((object) => object.attributes.sourceAnchor?.[0] === sourceAnchor);
      if (known !== undefined && known.objectType !== operation.objectType)
        return failure(operation, { code: 'ObjectTypeMismatch', message: `${this.dnOf(known)} is a ${known.objectType}.` });
      const anchor = known?.anchor ?? `t${++this.#number}`;
      known ??= { anchor, objectType: operation.objectType, attributes: {}, references: {}, native: false };
      this.#created.set(id, anchor);
    }
    if (known === undefined) return failure(operation, { code: 'cd-missing-object', message: `${operation.dn} does not exist.` });
    const left: ExportOperation['references'][number][] = [];
    const references: { [attribute: string]: readonly string[] } = { ...known.references };
    for (const one of operation.references) {
      const target = one.targetAnchor ?? this.#created.get(one.targetId);
      if (target === undefined || (one.operation === 'add' && !this.objects.has(target))) left.push(one);
      else {
        const others = (references[one.attribute] ?? []).filter((anchor) => anchor !== target);
        references[one.attribute] = one.operation === 'add' ? [...others, target] : others;
      }
    }
    const attributes = applyDelta(known.attributes, { operation: 'update', attributes: change.attributes });
    this.objects.set(known.anchor, { ...known, attributes, references });
    return {
      id,
      result: 'success',
      ...(operation.operation === 'add' ? { anchor: known.anchor } : {}),
      ...(left.length === 0 ? {} : { referencesLeft: left }),
    };
  }

  #entry(object: TenantObject): ImportEntry {
    const attributes: { [attribute: string]: Values } = { ...object.attributes };
    for (const [attribute, targets] of Object.entries(object.references)) {
      const values = targets.flatMap((anchor) => {
        const target = this.objects.get(anchor);
        return target === undefined ? [] : [{ ref: this.dnOf(target) }];
      });
      if (values.length > 0) attributes[attribute] = values;
    }
    return { change: 'object', dn: this.dnOf(object), anchor: object.anchor, objectType: object.objectType, attributes };
  }
}

const connectionLost = () => new ConnectorFailure('stopped-connectivity', 'The connection was lost.');

const failure = ({ id }: ExportOperation, error: ExportFailure): ExportOutcome => ({ id, result: 'failure', error });

const mapValues = <T>(record: { readonly [key: string]: T }, change: (value: T) => T): { readonly [key: string]: T } =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
