import { implement, ORPCError } from '@orpc/server';
import type { ConfigurationChange, ConfigurationVersion, ImportReport, SaveResult } from '../../shared/contract/configuration.ts';
import { contract } from '../../shared/contract/contract.ts';
import type { RuleRow } from '../../shared/contract/rules.ts';
import { CONFIGURATION_FORMAT, CONFIGURATION_FORMAT_VERSION } from '../../shared/model/configuration-document.ts';
import type { ConnectorId, RuleId } from '../../shared/model/identifier.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import { forest } from './fake-connectors.ts';
import { NOW } from './fake-directory.ts';
import { designerRules } from './fake-metaverse.ts';

/** Rules here have real ids, which the contract asks for; the designer's short ones are understood, too. */
const guidOf = (id: string): string => `00000000-0000-4000-8000-${id.replace(/\D/g, '').padStart(12, '0')}`;

const fakeRule = (id: string): SyncRule => {
  const row = designerRules.find((rule) => rule.id === id || guidOf(rule.id) === id);
  if (row === undefined) throw new ORPCError('NOT_FOUND', { message: `There is no rule ${id}.`, data: { what: id } });
  return {
    id: guidOf(row.id) as RuleId,
    name: row.name,
    direction: row.direction,
    connectorId: forest.id as ConnectorId,
    csObjectType: row.csObjectType,
    mvObjectType: row.mvObjectType,
    linkType: row.linkType,
    precedence: row.precedence,
    enabled: row.enabled,
    passwordSync: false,
    softDeleteExpirySeconds: 0,
    version: 1,
    scope: [{ clauses: [{ attribute: 'mail', operator: 'ISNOTNULL' }] }],
    join: [{ clauses: [{ cs: 'objectGUID', mv: 'sourceAnchorBinary', caseSensitive: false }] }],
    flows: [
      { target: 'displayName', type: 'direct', source: 'displayName', merge: 'update', applyOnce: false },
      { target: 'mail', type: 'expression', expression: 'Trim([mail])', sources: ['mail'], merge: 'update', applyOnce: false },
    ],
  };
};

const change = (rule: SyncRule, sentence: string): ConfigurationChange => ({
  kind: 'changed',
  subject: { kind: 'rule', id: rule.id, name: rule.name },
  property: 'rules[].enabled',
  path: `rules/${rule.id}/enabled`,
  before: true,
  after: false,
  impact: 'destructive',
  sentence: `Rule “${rule.name}”: ${sentence}.`,
});

const noReport: ImportReport = {
  rules: { total: 0, imported: 0, invalid: [] },
  flows: 0,
  expressions: { total: 0, compiled: 0, failed: [] },
  joins: 0,
  scopes: 0,
  metaverse: { objectTypes: 0, attributes: 0 },
  connectors: [],
  notTakenOver: [],
};

/** Rules and versions over made-up data; what is saved is kept as a version and forgotten otherwise. */
export function fakeConfiguration() {
  const os = implement(contract);
  const versions: ConfigurationVersion[] = [
    {
      number: 1,
      time: NOW,
      author: 'ann',
      reason: 'Set up',
      impact: 'sync-affecting',
      requires: 'full-import',
      changes: 2,
      headline: 'Connector added.',
    },
  ];
  const saved = (changes: ConfigurationChange[], reason: string): SaveResult => {
    const number = versions.length + 1;
    const requires = {
      action: 'full-synchronization' as const,
      connectors: [{ id: forest.id, name: forest.name, fullImport: false, fullSynchronization: true }],
    };
    versions.unshift({
      number,
      time: NOW,
      author: 'ann',
      reason,
      impact: 'destructive',
      requires: requires.action,
      changes: changes.length,
      headline: changes[0]?.sentence ?? '',
    });
    return { version: number, changes, impact: 'destructive', requires };
  };
  const rows = (): RuleRow[] =>
    designerRules.map((rule) => ({
      ...rule,
      id: guidOf(rule.id),
      connector: forest.id,
      passwordSync: false,
      edited: rule.edited ?? false,
      version: 1,
    }));
  const edited = (id: string, what: string, reason: string) => ({ ...saved([change(fakeRule(id), what)], reason), rule: fakeRule(id) });
  const empty = { changes: [], impact: 'cosmetic' as const, requires: { action: 'nothing' as const, connectors: [] } };

  return {
    configuration: {
      exportDocument: os.configuration.exportDocument.handler(() => ({
        format: CONFIGURATION_FORMAT,
        version: CONFIGURATION_FORMAT_VERSION,
        connectors: [],
        metaverse: { objectTypes: [], attributes: {} },
        rules: [],
        settings: {},
      })),
      importFiles: os.configuration.importFiles.handler(() => ({
        format: 'isthmus',
        report: noReport,
        problems: [],
        warnings: [],
        ...empty,
      })),
      versions: os.configuration.versions.handler(({ input: { offset, limit } }) => ({
        rows: versions.slice(offset, offset + limit),
        total: versions.length,
      })),
      diff: os.configuration.diff.handler(() => empty),
      rollback: os.configuration.rollback.handler(({ input }) => saved([], `Rollback to version ${input.version}`)),
    },
    rules: {
      list: os.rules.list.handler(({ input }) =>
        rows().filter(
          (rule) =>
            rule.name.toLowerCase().includes((input.text ?? '').toLowerCase()) && rule.direction === (input.direction ?? rule.direction),
        ),
      ),
      get: os.rules.get.handler(({ input }) => ({
        rule: fakeRule(input.id),
        connectorName: forest.name,
        defaultRule: true,
        edited: false,
        issues: [],
        versions: [{ version: 1, since: NOW, configuration: 1, author: 'ann', reason: 'Set up' }],
      })),
      validate: os.rules.validate.handler(() => ({ issues: [] })),
      issues: os.rules.issues.handler(() => ({ rules: designerRules.length, found: [] })),
      save: os.rules.save.handler(({ input }) => edited(input.rule.id ?? 'r0', 'changed', input.reason)),
      clone: os.rules.clone.handler(({ input }) => edited(input.id, 'enabled changed from yes to no', input.reason)),
      remove: os.rules.remove.handler(({ input }) =>
        saved(
          input.ids.map((id) => change(fakeRule(id), 'removed')),
          input.reason,
        ),
      ),
      setEnabled: os.rules.setEnabled.handler(({ input }) =>
        saved(
          input.ids.map((id) => change(fakeRule(id), 'enabled changed')),
          input.reason,
        ),
      ),
      move: os.rules.move.handler(({ input }) => edited(input.id, 'precedence changed', input.reason)),
      reset: os.rules.reset.handler(({ input }) => edited(input.id, 'reset', input.reason)),
      exportRules: os.rules.exportRules.handler(() => ({ files: [{ path: 'rules.json', text: '[]\n' }] })),
      history: os.rules.history.handler(({ input }) => [
        { version: 1, since: NOW, configuration: 1, author: 'ann', reason: 'Set up', name: fakeRule(input.id).name, changes: [] },
      ]),
    },
  };
}
