import { implement, ORPCError } from '@orpc/server';
import type { ConfigurationChange, ConfigurationVersion, Requirement, SaveResult } from '../../shared/contract/configuration.ts';
import { contract } from '../../shared/contract/contract.ts';
import { CONFIGURATION_FORMAT, CONFIGURATION_FORMAT_VERSION } from '../../shared/model/configuration-document.ts';
import { fakeChanges } from './fake-changes.ts';
import { forest } from './fake-connectors.ts';
import { NOW } from './fake-directory.ts';
import { fakeImport } from './fake-import.ts';

const first: ConfigurationVersion = {
  number: 1,
  time: NOW,
  author: 'ann',
  reason: 'Set up',
  impact: 'sync-affecting',
  requires: 'full-import',
  changes: 2,
  headline: 'Connector added.',
};

const requires = {
  action: 'full-synchronization' as const,
  connectors: [{ id: forest.id, name: forest.name, fullImport: false, fullSynchronization: true }],
};
const nothing = { changes: [], impact: 'cosmetic' as const, requires: { action: 'nothing' as const, connectors: [] } };
const several = { changes: [...fakeChanges], impact: 'destructive' as const, requires };

/** Versions over made-up data: what is saved, imported or brought back is kept as one, which `onSaved` hears, and forgotten otherwise. */
export function fakeVersions(onSaved: (required: Requirement) => void) {
  const os = implement(contract);
  const versions: ConfigurationVersion[] = [first];
  const saved = (changes: ConfigurationChange[], reason: string): SaveResult => {
    const number = versions.length + 1;
    const headline = changes.find(({ impact }) => impact === 'destructive')?.sentence ?? changes[0]?.sentence ?? '';
    versions.unshift({
      number,
      time: NOW + number * 3_600_000,
      author: 'ann',
      reason,
      impact: 'destructive',
      requires: requires.action,
      changes: changes.length,
      headline,
    });
    onSaved(requires);
    return { version: number, changes, impact: 'destructive', requires };
  };
  return {
    saved,
    configuration: {
      exportDocument: os.configuration.exportDocument.handler(() => ({
        format: CONFIGURATION_FORMAT,
        version: CONFIGURATION_FORMAT_VERSION,
        connectors: [],
        metaverse: { objectTypes: [], attributes: {} },
        rules: [],
        settings: {},
      })),
      importFiles: os.configuration.importFiles.handler(({ input }) => {
        const result = fakeImport(input);
        if (input.dryRun || result.problems.length > 0) return result;
        return { ...result, ...saved(result.changes, input.reason) };
      }),
      versions: os.configuration.versions.handler(({ input: { offset, limit } }) => ({
        rows: versions.slice(offset, offset + limit),
        total: versions.length,
      })),
      diff: os.configuration.diff.handler(({ input: { from, to } }) => {
        for (const source of [from, to])
          if (source.kind === 'version' && source.number > versions.length)
            throw new ORPCError('NOT_FOUND', {
              message: `There is no version ${source.number} of the configuration.`,
              data: { what: String(source.number) },
            });
        const numberOf = (source: typeof from) => (source.kind === 'version' ? source.number : versions.length);
        return numberOf(from) === numberOf(to) ? nothing : several;
      }),
      rollback: os.configuration.rollback.handler(({ input: { version, reason, dryRun } }) => {
        if (version === versions.length) return nothing;
        if (dryRun) return several;
        return saved([...fakeChanges], reason === '' ? `Rollback to version ${version}` : reason);
      }),
    },
  };
}
