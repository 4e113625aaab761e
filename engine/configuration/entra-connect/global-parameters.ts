import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { ENTRA_CONNECTOR_ID } from '../../../shared/model/identifier.ts';
import type { ThresholdLimit } from '../../../shared/model/threshold.ts';
import type { Findings } from './findings.ts';
import { secondsOf, timeSpanOf } from './rule-words.ts';
import type { SourceMetaverse } from './source-configuration.ts';
import { booleanOf } from './xml-reading.ts';

type Settings = ConfigurationDocument['settings'];
type Scheduler = NonNullable<Settings['scheduler']>;

const SYNCHRONIZE = 'Microsoft.Synchronize.';
const THRESHOLD = 'Microsoft.OptionalFeature.ExportDeletionThreshold';
const THRESHOLD_VALUE = `${THRESHOLD}Value`;
/** The guard of a tenant that nothing was set for. */
const DEFAULT_DELETES = 500;
/** What a tenant allows; a server that has it chose nothing. */
const ALLOWED_INTERVAL = 1800;

const initialScheduler: Scheduler = {
  syncCycleEnabled: true,
  nextSyncCyclePolicyType: 'Delta',
  purgeRunHistoryInterval: 604_800,
  maintenanceEnabled: true,
  stagingModeEnabled: false,
};

const flag = (name: 'syncCycleEnabled' | 'maintenanceEnabled' | 'stagingModeEnabled') => (value: string) => {
  const on = booleanOf(value);
  return on === undefined ? undefined : { [name]: on };
};

/** Global parameters that are the scheduler's settings here; undefined for a value that is none. */
const schedulerParameters: { readonly [name: string]: (value: string) => Partial<Scheduler> | undefined } = {
  SynchronizationSchedule: flag('syncCycleEnabled'),
  MaintenanceEnabled: flag('maintenanceEnabled'),
  StagingMode: flag('stagingModeEnabled'),
  SynchronizationPolicy: (value) =>
    value === 'Delta' || value === 'Initial' || value === 'Unspecified' ? { nextSyncCyclePolicyType: value } : undefined,
  RunHistoryPurgeInterval: (value) => {
    const seconds = secondsOf(value);
    return seconds === undefined ? undefined : { purgeRunHistoryInterval: Math.floor(seconds) };
  },
  TimeInterval: (value) => {
    const seconds = Math.floor(secondsOf(value) ?? 0);
    if (seconds < 1) return undefined;
    return seconds === ALLOWED_INTERVAL ? {} : { customizedSyncCycleInterval: seconds };
  },
};

const left: { readonly [name: string]: string } = {
  [`${SYNCHRONIZE}NextStartTime`]: 'A state of the server the file came from.',
  [`${SYNCHRONIZE}SchedulerSuspended`]: 'A state of the server the file came from.',
  [`${SYNCHRONIZE}ServerConfigurationVersion`]: 'The version of the product the file came from.',
  'Microsoft.OptionalFeature.AutoUpgradeState': 'Isthmus is not upgraded by Entra Connect.',
};

/** The settings that global parameters of a file make of those in force; what has no place is reported. */
export function settingsFrom({ file, parameters }: SourceMetaverse, current: Settings, findings: Findings): Settings {
  const own = new Map<string, string>();
  let scheduler: Partial<Scheduler> | undefined;
  for (const [name, value] of parameters) {
    const path = `//parameter[@name='${name}']`;
    const reason = Object.hasOwn(left, name) ? left[name] : undefined;
    const key = name.startsWith(SYNCHRONIZE) ? name.slice(SYNCHRONIZE.length) : '';
    const read = Object.hasOwn(schedulerParameters, key) ? schedulerParameters[key] : undefined;
    if (reason !== undefined) findings.leave(file, path, reason);
    else if (read !== undefined) {
      const found = read(value);
      if (found === undefined) findings.leave(file, path, `“${value}” is no value of this parameter.`);
      else scheduler = { ...scheduler, ...found };
    } else if (name !== THRESHOLD && name !== THRESHOLD_VALUE) own.set(name, value);
  }
  const thresholds = thresholdsFrom(file, parameters, current.thresholds, findings);
  const { customizedSyncCycleInterval: _, ...before } = current.scheduler ?? initialScheduler;
  return {
    ...current,
    ...(parameters.size === 0 ? {} : { parameters: { ...current.parameters, ...Object.fromEntries(own) } }),
    ...(scheduler === undefined ? {} : { scheduler: { ...before, ...scheduler } }),
    ...(thresholds === undefined ? {} : { thresholds }),
  };
}

function thresholdsFrom(
  file: string,
  parameters: ReadonlyMap<string, string>,
  current: Settings['thresholds'],
  findings: Findings,
): Settings['thresholds'] {
  const [on, value] = [parameters.get(THRESHOLD), parameters.get(THRESHOLD_VALUE)];
  if (on === undefined && value === undefined) return current;
  const guarded = booleanOf(on ?? 'True');
  const count = /^\d{1,9}$/.test((value ?? '').trim()) ? Number(value) : value === undefined ? DEFAULT_DELETES : undefined;
  if (guarded === undefined || count === undefined) {
    findings.leave(
      file,
      `//parameter[@name='${guarded === undefined ? THRESHOLD : THRESHOLD_VALUE}']`,
      'This is no value of this parameter.',
    );
    return current;
  }
  const before = current?.[ENTRA_CONNECTOR_ID];
  if (before === undefined && guarded && count === DEFAULT_DELETES) return current;
  const others = (before ?? []).filter((limit) => !isDeleteGuard(limit));
  return { ...current, [ENTRA_CONNECTOR_ID]: guarded ? [...others, { step: 'export', operation: 'delete', count }] : others };
}

const isDeleteGuard = (limit: ThresholdLimit): boolean =>
  limit.step === 'export' && limit.operation === 'delete' && limit.objectType === undefined && limit.percent === undefined;

/** Global parameters as the product writes them. */
export function globalParameters({ parameters = {}, scheduler, thresholds }: Settings): { readonly [name: string]: string } {
  const limits = thresholds?.[ENTRA_CONNECTOR_ID];
  const count = limits === undefined ? DEFAULT_DELETES : limits.find(isDeleteGuard)?.count;
  const flagText = (on: boolean) => (on ? 'True' : 'False');
  return {
    ...parameters,
    ...(scheduler === undefined
      ? {}
      : {
          [`${SYNCHRONIZE}SynchronizationSchedule`]: flagText(scheduler.syncCycleEnabled),
          [`${SYNCHRONIZE}MaintenanceEnabled`]: flagText(scheduler.maintenanceEnabled),
          [`${SYNCHRONIZE}StagingMode`]: flagText(scheduler.stagingModeEnabled),
          [`${SYNCHRONIZE}SynchronizationPolicy`]: scheduler.nextSyncCyclePolicyType,
          [`${SYNCHRONIZE}RunHistoryPurgeInterval`]: timeSpanOf(scheduler.purgeRunHistoryInterval),
          [`${SYNCHRONIZE}TimeInterval`]: timeSpanOf(scheduler.customizedSyncCycleInterval ?? ALLOWED_INTERVAL),
        }),
    [THRESHOLD]: flagText(count !== undefined),
    ...(count === undefined ? {} : { [THRESHOLD_VALUE]: String(count) }),
  };
}
