import type { ConnectorId, CsId, MvId } from '../../shared/model/identifier.ts';
import type { CsObject, MvObject, MvReference, ReferenceEdge } from '../../shared/model/object.ts';

/**
 * What the evaluator asks while it works. It is a coroutine: it yields a question, the driver answers from the store (a
 * run), from the store without writing (preview, what-if) or from memory (tests), and the evaluator goes on. So it stays
 * free of I/O although what it needs depends on what it has already decided.
 */
export type Question =
  /** A metaverse object with every connector-space object linked to it. */
  | { readonly ask: 'neighbourhood'; readonly mv: MvId }
  /** Metaverse objects (type `*` = any) that may hold one of the keys in the attribute. */
  | { readonly ask: 'metaverse-by-index'; readonly objectType: string; readonly attribute: string; readonly keys: readonly string[] }
  /** Connector-space objects whose expected image may hold one of the keys in the attribute. */
  | {
      readonly ask: 'connector-space-by-index';
      readonly connector: ConnectorId;
      readonly attribute: string;
      readonly keys: readonly string[];
    }
  | { readonly ask: 'connector-space-by-dn'; readonly connector: ConnectorId; readonly dn: string }
  /** The connector-space objects of one connector that these metaverse objects are linked to. */
  | { readonly ask: 'linked-objects'; readonly connector: ConnectorId; readonly mvs: readonly MvId[] }
  /** Which of these groups (by DN, same connector) the object is a direct member of. */
  | { readonly ask: 'memberships'; readonly cs: CsId; readonly connector: ConnectorId; readonly groups: readonly string[] }
  /**
   * References of an attribute that was read in part only (`CsObject.partial`): what was read, with these or all others.
   * `connectedTo`: also those to what was connected to these metaverse objects when the references were read.
   */
  | {
      readonly ask: 'references';
      readonly cs: CsId;
      readonly attribute: string;
      readonly targets: readonly CsId[] | 'all';
      readonly connectedTo?: readonly MvId[];
    }
  | { readonly ask: 'metaverse-references'; readonly mv: MvId; readonly attribute: string; readonly targets: readonly MvId[] | 'all' }
  /** How many references there are besides those read. */
  | { readonly ask: 'further-references'; readonly of: ReferenceOwner; readonly attribute: string }
  /** Are there others whose target is connected (which those of the metaverse always are)? */
  | { readonly ask: 'any-further-reference'; readonly of: ReferenceOwner; readonly attribute: string };

export type ReferenceOwner = { readonly cs: CsId } | { readonly mv: MvId };

export interface Neighbourhood {
  readonly mv: MvObject;
  readonly connectors: readonly CsObject[];
}

export interface Answers {
  readonly neighbourhood: Neighbourhood;
  readonly 'metaverse-by-index': readonly MvObject[];
  readonly 'connector-space-by-index': readonly CsObject[];
  readonly 'connector-space-by-dn': CsObject | undefined;
  readonly 'linked-objects': ReadonlyMap<MvId, readonly CsId[]>;
  /** Subset of the groups asked for, as given. */
  readonly memberships: ReadonlySet<string>;
  readonly references: readonly ReferenceEdge[];
  readonly 'metaverse-references': readonly MvReference[];
  readonly 'further-references': number;
  readonly 'any-further-reference': boolean;
}

export type Evaluation<T> = Generator<Question, T, Answers[keyof Answers]>;

/** Asks one question and returns its answer, typed. */
export function* ask<Q extends Question>(question: Q): Evaluation<Answers[Q['ask']]> {
  const answer = yield question;
  return answer as Answers[Q['ask']];
}
