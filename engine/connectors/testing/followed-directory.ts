import { expect } from 'vitest';
import { applyDelta } from '../../../shared/model/delta.ts';
import type { CsId } from '../../../shared/model/identifier.ts';
import { type CsObject, inImported } from '../../../shared/model/object.ts';
import { toHex, type Value } from '../../../shared/model/value.ts';
import { type RunLaboratory, runLaboratory } from '../../runs/testing/run-laboratory.ts';
import type { Connector, Discovery } from '../connector.ts';

/** What is imported, and how. */
export interface Following {
  /** A new connector each time, as for each run. */
  readonly connect: () => Connector;
  readonly discovery: Discovery;
  readonly objectTypes?: readonly string[];
  readonly attributes?: readonly string[];
}

/** One object of a connector space in words: name, type, values and references. */
export type Picture = { readonly [anchor: string]: unknown };

/** A connector space that follows a directory by real import steps. */
export class FollowedDirectory {
  readonly lab: RunLaboratory;

  constructor(lab: RunLaboratory) {
    this.lab = lab;
  }

  /** Runs an import that has to succeed, and lets everything be synchronized. */
  async import(profile: 'full-import' | 'delta-import'): Promise<{ readonly [counter: string]: number }> {
    const { status, counters } = await this.lab.run(profile);
    const messages = this.lab.last?.steps.map(({ message }) => message);
    expect([status, await this.lab.errors(), messages]).toEqual(['success', [], [undefined]]);
    await this.lab.synchronize();
    return counters;
  }

  async picture(): Promise<Picture> {
    const objects = (await this.lab.objects()).filter(({ placeholder }) => !placeholder);
    // Names of what is not selected mean nothing: they lead to placeholders.
    const ids = new Set(objects.map(({ id }) => id));
    return Object.fromEntries(
      objects.map((object) => [object.anchor ?? '', pictureOf(object, ids)]).sort(([a], [b]) => (`${a}` < `${b}` ? -1 : 1)),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab[Symbol.asyncDispose]();
  }
}

export async function followDirectory({ connect, discovery, objectTypes, attributes }: Following): Promise<FollowedDirectory> {
  const lab = await runLaboratory();
  lab.openConnector = async () => connect();
  await lab.store.saveConnector({
    ...lab.connector,
    schema: discovery.schema,
    partitions: discovery.partitions,
    objectTypes: objectTypes ?? discovery.objectTypes,
    attributes: attributes ?? [],
  });
  return new FollowedDirectory(lab);
}

/** What a full import into an empty connector space finds. */
export async function pictureFromScratch(following: Following): Promise<Picture> {
  await using fresh = await followDirectory(following);
  await fresh.import('full-import');
  return await fresh.picture();
}

function pictureOf(object: CsObject, ids: ReadonlySet<CsId>): unknown {
  const values = applyDelta(object.base, object.pendingImport);
  const references = Object.entries(object.references).flatMap(([attribute, edges]) => {
    const targets = edges.filter((edge) => inImported(edge.layers) && ids.has(edge.target)).map((edge) => edge.targetDn.toLowerCase());
    return targets.length === 0 ? [] : [[attribute, targets.sort()] as const];
  });
  return {
    ...{ dn: object.dn, type: object.objectType },
    values: Object.fromEntries(
      Object.entries(values)
        .map(([name, list]) => [name, list.map(text).sort()] as const)
        .sort(),
    ),
    references: Object.fromEntries(references.sort()),
  };
}

const text = (value: Value): string => (value instanceof Uint8Array ? toHex(value) : String(value));
