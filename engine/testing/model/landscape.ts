import type { SyncRule } from '../../../shared/model/rule.ts';
import type { Schema } from '../../../shared/model/schema.ts';
import type { Values } from '../../../shared/model/value.ts';
import type { Resolved } from './oracle-flow.ts';
import { satisfies } from './oracle-scope.ts';

/** An object of a connected system, as it is now. */
export interface SystemObject {
  /** `connector/anchor`. */
  readonly id: string;
  readonly connector: string;
  readonly dn: string;
  readonly type: string;
  /** References as `{ ref: dn }`. */
  readonly attributes: { readonly [attribute: string]: Values };
}

export interface Landscape {
  readonly sources: readonly SystemObject[];
  /** The tenant as it is: what the rules do not manage there is what it is. */
  readonly tenant: readonly SystemObject[];
  /** Values the rules did not bring; merges must leave them (spec/engine.md §8.2 E21). */
  readonly foreign: (object: SystemObject, attribute: string) => Values;
  readonly rules: readonly SyncRule[];
  readonly schema: Schema;
  readonly metaverse: Schema;
  /** Name of the connector of a rule. */
  readonly connectorOf: (rule: SyncRule) => string;
  /**
   * Which objects are linked, for what depends on who came first: of several objects of one connector that want the same
   * metaverse object one is linked; an object that StickyJoin keeps alive lives if it has been alive (§6.3 E14).
   */
  readonly linked: ReadonlySet<string>;
  /** DNs of linked tenant objects, for what JoinNoFlow has frozen: it exists if it existed. */
  readonly linkedTenantDns: ReadonlySet<string>;
  /** What the metaverse object of these members holds, for attributes that keep what they have (IgnoreThisFlow, E17). */
  readonly kept: (members: readonly string[], attribute: string) => Values;
}

export interface ExpectedPerson {
  /** Linked source objects, sorted. */
  readonly members: readonly string[];
  readonly type: string;
  readonly values: { readonly [attribute: string]: Resolved };
  /** Metaverse objects by their first member. */
  readonly references: { readonly [attribute: string]: Resolved };
}

export interface ExpectedTenantObject {
  readonly dn: string;
  readonly type: string;
  /** Only what the rules manage; references by dn. Ignoring case where a merge does. */
  readonly values: { readonly [attribute: string]: Resolved };
  readonly ignoringCase: ReadonlySet<string>;
  /** Of merged attributes, what the rules bring. */
  readonly contributed: { readonly [attribute: string]: Values };
  /** Nothing is known of its values. */
  readonly frozen: boolean;
  readonly person: string;
}

export interface Expected {
  readonly metaverse: readonly ExpectedPerson[];
  readonly tenant: readonly ExpectedTenantObject[];
}

/** Enabled inbound rules whose scope the object satisfies. */
export const inScope = (land: Landscape, object: SystemObject): readonly SyncRule[] =>
  land.rules.filter(
    (rule) =>
      rule.enabled &&
      rule.direction === 'inbound' &&
      land.connectorOf(rule) === object.connector &&
      rule.csObjectType === object.type &&
      satisfies(rule.scope, (name) => (name === 'dn' ? [object.dn] : object.attributes[name])),
  );

/** The rule that joins it; all in scope have the same criteria. */
export const joining = (land: Landscape, object: SystemObject): SyncRule | undefined =>
  inScope(land, object).find((rule) => rule.join.length > 0);
