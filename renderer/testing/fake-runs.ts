import type { RunResultClass } from '../../shared/contract/common.ts';
import type { RunDetail, RunSummary, StatisticGroup, StepDetail, StepErrorRow } from '../../shared/contract/operations.ts';
import { runProfiles } from '../../shared/model/run-profile.ts';
import { fakeConnectors, forest, tenant } from './fake-connectors.ts';
import { accountId, NOW } from './fake-directory.ts';

const results: readonly (readonly [status: string, statusClass: RunResultClass, meaning: string, remedy?: string])[] = [
  ['success', 'ok', 'Everything was processed without an error.'],
  [
    'completed-export-errors',
    'error',
    'Some objects could not be exported.',
    'Open the errors below; what was refused is tried again by the next export.',
  ],
  ['success', 'ok', 'Everything was processed without an error.'],
  ['completed-sync-errors', 'warning', 'Some objects could not be synchronized.', 'Correct the objects or the rules named below.'],
  ['no-start-connection', 'not-started', 'The server could not be reached.', 'Check the address, the port and the firewall.'],
  ['success', 'ok', 'Everything was processed without an error.'],
  ['stopped-user-termination-from-wmi-or-ui', 'stopped', 'Somebody stopped the run.', 'Run it again; it goes on where it was.'],
  [
    'stopped-deletion-threshold-exceeded',
    'guard',
    'More deletes were staged than the threshold allows; nothing was exported.',
    'Review the pending deletes.',
  ],
];

const rows = (labels: readonly string[], values: readonly number[], counters: readonly string[]): StatisticGroup['rows'] =>
  labels.map((label, index) => ({
    label,
    value: values[index] ?? 0,
    counters: counters[index] === '' || counters[index] === undefined ? [] : [counters[index]],
  }));

const staging: StatisticGroup = {
  title: 'Staging',
  rows: rows(
    ['Unchanged', 'Adds', 'Updates', 'Renames', 'Deletes'],
    [1180, 12, 9, 1, 0],
    ['', 'stage-add', 'stage-update', 'stage-rename', 'stage-delete'],
  ),
};
const inbound: StatisticGroup = {
  title: 'Inbound Synchronization',
  rows: rows(
    [
      'Projections',
      'Joins',
      'Filtered Disconnectors',
      'Disconnectors',
      'Connectors with Flow Updates',
      'Connectors without Flow Updates',
      'Filtered Connectors',
      'Deleted Connectors',
      'Metaverse Object Deletes',
    ],
    [12, 3, 2, 5, 9, 1170, 0, 0, 0],
    [
      'disconnector-projected-flow',
      'disconnector-joined-flow',
      'disconnector-filtered',
      '',
      'connector-flow',
      'connector-no-flow',
      'connector-filtered-remove-mv',
      'connector-delete-remove-mv',
      '',
    ],
  ),
};
const outbound: StatisticGroup = {
  title: `Outbound Synchronization | ${tenant.name}`,
  target: tenant.id,
  rows: rows(['Export Attribute Flow', 'Provisioning Adds'], [9, 12], ['connector-flow', 'provisioned-add-flow']),
};
const exported: StatisticGroup = {
  title: 'Export Statistics',
  rows: rows(
    ['Adds', 'Updates', 'Renames', 'Deletes', 'Delete Adds'],
    [12, 9, 0, 1, 0],
    ['export-add', 'export-update', 'export-rename', 'export-delete', 'export-delete-add'],
  ),
};

const groups: { readonly [profile: string]: readonly StatisticGroup[] } = {
  import: [staging],
  synchronization: [inbound, outbound],
  export: [exported],
};

export function fakeRun(id: number): RunSummary {
  const connector = id % 3 === 0 ? tenant : (fakeConnectors[id % 2] ?? forest);
  const profile = runProfiles[id % runProfiles.length];
  const [status, statusClass] = results[id % results.length] ?? ['success', 'ok'];
  const started = NOW - (60 - id) * 1_800_000;
  return {
    id,
    connector: connector.id,
    connectorName: connector.name,
    number: id,
    profile: profile?.name ?? '',
    user: 'CONTOSO\\operator',
    status,
    statusClass,
    started,
    ended: started + 1700 * ((id % 7) + 1),
    processed: 1202,
    total: 1202,
  };
}

export function fakeStep(run: RunSummary, number: number, partition: string): StepDetail {
  const profile = runProfiles.find(({ name }) => name === run.profile);
  const [, , meaning = '', remedy] = results[run.id % results.length] ?? [];
  const group = Object.keys(groups).find((key) => profile?.key.includes(key)) ?? 'import';
  return {
    id: run.id * 10 + number,
    number,
    type: profile?.key ?? 'full-import',
    typeName: profile?.stepTypeName ?? '',
    partition,
    status: run.status,
    statusClass: run.statusClass,
    meaning,
    ...(remedy !== undefined && { remedy }),
    started: run.started,
    ...(run.ended !== undefined && { ended: run.ended }),
    processed: run.processed,
    ...(run.total !== undefined && { total: run.total }),
    statistics: [...(groups[group] ?? [])],
    counters: {},
    connection:
      run.status === 'no-start-connection'
        ? { result: 'failed-connection', server: 'dc1.corp.contoso.example:636', message: 'connect ECONNREFUSED 192.0.2.10:636' }
        : { result: 'success', server: 'dc1.corp.contoso.example:636', message: '' },
    errorCount: run.statusClass === 'error' || run.statusClass === 'warning' ? 3 : 0,
  };
}

export function fakeRunDetail(run: RunSummary): RunDetail {
  const partitions =
    run.connector === forest.id && run.profile.includes('Import')
      ? ['DC=corp,DC=contoso,DC=example', 'DC=lab,DC=contoso,DC=example']
      : ['default'];
  return { ...run, steps: partitions.map((partition, index) => fakeStep(run, index + 1, partition)) };
}

export const fakeErrors: readonly StepErrorRow[] = [7, 47, 87].map((index) => ({
  kind: 'export',
  code: index === 47 ? 'Request_BadRequest' : 'AttributeValueMustBeUnique',
  meaning: index === 47 ? 'The tenant refused a value.' : 'Another object of the tenant has this value already.',
  remedy: 'Find the other object and change the value of one of them; the next export tries again.',
  object: accountId(index),
  dn: `CN=Person ${index},OU=Sales,DC=corp,DC=contoso,DC=example`,
  message: `proxyAddresses SMTP:user${index}@contoso.example is taken by another user.`,
  algorithmStep: 'export',
  attribute: 'proxyAddresses',
  firstOccurred: NOW - 86_400_000,
  lastOccurred: NOW - 60_000,
  retryCount: 12,
}));
