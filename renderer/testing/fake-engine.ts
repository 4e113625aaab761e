import { implement, ORPCError } from '@orpc/server';
import type { Requirement } from '../../shared/contract/configuration.ts';
import type { NewConnector } from '../../shared/contract/connectors.ts';
import { contract } from '../../shared/contract/contract.ts';
import type { EngineEvent, EngineStatus } from '../../shared/contract/engine.ts';
import type { RunSummary } from '../../shared/contract/operations.ts';
import type { SetUpConnection } from '../../shared/contract/setup.ts';
import type { WhatIfChange, WhatIfStatus } from '../../shared/contract/what-if.ts';
import type { PlacedRuleTest } from '../../shared/model/rule-test.ts';
import type { ThresholdLimit } from '../../shared/model/threshold.ts';
import { eventChannel } from './event-channel.ts';
import { fakeConfiguration } from './fake-configuration.ts';
import { connectorDetail, fakeConnectors, tenant } from './fake-connectors.ts';
import { accountIndex, connectorSpaceObject, csRow, group, mailChange, metaverseObject, NOW, person } from './fake-directory.ts';
import { evaluate, ruleFlows, sourceSchema } from './fake-expressions.ts';
import { contributions, designerAttributes, designerRules, designerTypes } from './fake-metaverse.ts';
import { fakePreview } from './fake-preview.ts';
import { fakeErrors, fakeRun, fakeRunDetail } from './fake-runs.ts';
import { fakeThresholds } from './fake-thresholds.ts';
import { fakeWhatIf, fakeWhatIfObjects } from './fake-what-if.ts';

export interface FakeEngineOptions {
  readonly people?: number;
  readonly runs?: number;
  /** Rules beyond the few that the designer shows. */
  readonly rules?: number;
  /** An empty data folder: the start page. */
  readonly empty?: boolean;
  /** A what-if is done at once; otherwise it stays half-way until the test moves it on. */
  readonly whatIfEnds?: boolean;
}

/** What was asked of the engine, for tests. */
export interface Asked {
  readonly cycles: string[];
  readonly started: { readonly id: string; readonly profile: string }[];
  readonly stopped: { readonly id: string; readonly cycle: boolean }[];
  readonly removed: string[];
  readonly created: NewConnector[];
  readonly setUp: SetUpConnection[];
  readonly cleared: number[];
  readonly approved: { readonly run: number; readonly step: number }[];
  readonly limits: (readonly ThresholdLimit[] | null)[];
  readonly previewsCommitted: string[];
  readonly whatIfs: WhatIfChange[];
  readonly whatIfsCancelled: number[];
}

const page = <T>(rows: readonly T[], { offset, limit }: { offset: number; limit: number }) => ({
  rows: rows.slice(offset, offset + limit),
  total: rows.length,
});
const pageOfCount = <T>(total: number, row: (index: number) => T, { offset, limit }: { offset: number; limit: number }) => ({
  rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index) => row(offset + index)),
  total,
});

/** An engine without an engine: the whole contract over made-up data, for component tests and for looking at the console. */
export function fakeEngine({
  people = 250,
  runs: runCount = 42,
  rules: ruleCount = 0,
  empty: emptyAtFirst = false,
  whatIfEnds = true,
}: FakeEngineOptions = {}) {
  const os = implement(contract);
  const events = eventChannel<EngineEvent>({ kind: 'hello', processId: 4711 });
  const asked: Asked = {
    cycles: [],
    started: [],
    stopped: [],
    removed: [],
    created: [],
    setUp: [],
    cleared: [],
    approved: [],
    limits: [],
    previewsCommitted: [],
    whatIfs: [],
    whatIfsCancelled: [],
  };
  const requiredAtFirst: EngineStatus['required'] = [];
  const state = {
    empty: emptyAtFirst,
    connectors: emptyAtFirst ? [] : [...fakeConnectors],
    version: emptyAtFirst ? 0 : 1,
    required: requiredAtFirst,
  };
  const ruleTests: PlacedRuleTest[] = [];
  let whatIf: WhatIfStatus | undefined;
  const runs: RunSummary[] = Array.from({ length: emptyAtFirst ? 0 : runCount }, (_, index) => fakeRun(runCount - index));
  const connector = (id: string) => {
    const found = state.connectors.find((one) => one.id === id);
    if (found === undefined) throw new ORPCError('NOT_FOUND', { message: `There is no connector ${id}`, data: { what: 'connector' } });
    return found;
  };
  const savedConfiguration = ({ connectors }: Requirement) => {
    state.version++;
    state.required = connectors.map(({ id, ...one }) => ({ ...one, connector: id }));
    events.emit({ kind: 'configuration' });
  };
  const fill = () => {
    state.empty = false;
    state.connectors = [...fakeConnectors];
    events.emit({ kind: 'connectors' });
    return { connectors: state.connectors.map(connectorDetail) };
  };
  /** Changes what a run or connector shows, and says so. */
  const update = (run: Partial<RunSummary> & { id: number }) => {
    const at = runs.findIndex(({ id }) => id === run.id);
    const before = runs[at];
    if (before === undefined) runs.unshift({ ...fakeRun(run.id), ...run });
    else runs[at] = { ...before, ...run };
    const now = runs.find(({ id }) => id === run.id) ?? fakeRun(run.id);
    state.connectors = state.connectors.map((one) => {
      if (one.id !== now.connector) return one;
      if (now.ended !== undefined)
        return {
          ...one,
          state: 'Idle' as const,
          run: undefined,
          lastRun: { id: now.id, profile: now.profile, status: now.status, started: now.started, ended: now.ended },
        };
      return {
        ...one,
        state: 'Running' as const,
        run: {
          id: now.id,
          profile: now.profile,
          status: now.status,
          processed: now.processed,
          ...(now.total !== undefined && { total: now.total }),
        },
      };
    });
    events.emit(
      before === undefined || run.ended !== undefined
        ? { kind: 'runs', connector: now.connector }
        : { kind: 'run-progress', run: now.id, connector: now.connector },
    );
  };

  const configured = fakeConfiguration(savedConfiguration, ruleCount);
  const thresholds = fakeThresholds(asked, () => events.emit({ kind: 'runs', connector: tenant.id }));

  const router = os.router({
    engine: {
      status: os.engine.status.handler(() => ({
        version: '0.1.0',
        dataFolder: '/var/lib/isthmus',
        processId: 4711,
        started: NOW,
        connectors: state.connectors.length,
        metaverseObjects: state.empty ? 0 : people + 12,
        connectorSpaceObjects: state.empty ? 0 : people * 2,
        empty: state.empty,
        sandboxTenant: { running: !state.empty, address: 'https://127.0.0.1:4443' },
        required: state.required,
        configurationVersion: state.version,
      })),
      events: os.engine.events.handler(({ signal }) => events.follow(signal)),
    },
    setup: {
      exploreSampleForest: os.setup.exploreSampleForest.handler(fill),
      setUpConnection: os.setup.setUpConnection.handler(({ input }) => {
        asked.setUp.push(input);
        return fill();
      }),
      options: os.setup.options.handler(() => ({
        identification: {
          joinCriteria: 'Mail' as const,
          customAttribute: '',
          anchorAttribute: 'objectGUID',
          upnAttribute: 'userPrincipalName',
        },
        identificationFixed: !state.empty,
        features: { exchangeHybrid: false, deviceWriteUp: false, deviceWriteback: false, excludedAttributes: [] },
      })),
      saveFeatures: os.setup.saveFeatures.handler(() => ({ leftAlone: [] })),
      defaultRuleUpdates: os.setup.defaultRuleUpdates.handler(() => []),
      updateDefaultRules: os.setup.updateDefaultRules.handler(() => ({ leftAlone: [] })),
      sandboxObjects: os.setup.sandboxObjects.handler(({ input }) => ({
        ...page(
          Array.from({ length: people }, (_, index) => person(index))
            .map((row) => ({
              id: row.id,
              kind: 'user' as const,
              displayName: row.displayName ?? '',
              name: row.values.mail?.[0]?.text ?? '',
            }))
            .filter(({ displayName }) => displayName.toLowerCase().includes(input.text.toLowerCase())),
          input,
        ),
        running: true,
      })),
    },
    connectors: {
      list: os.connectors.list.handler(() => state.connectors),
      get: os.connectors.get.handler(({ input }) => connectorDetail(connector(input.id))),
      test: os.connectors.test.handler(({ input }) =>
        'configuration' in input && input.secrets.password === 'wrong'
          ? {
              result: 'failed-authentication',
              server: 'dc1.example.com:636',
              message: '80090308, data 52e: wrong password',
              namingContexts: [],
            }
          : { result: 'success', server: 'dc1.example.com:636', message: 'Signed in.', namingContexts: ['DC=example,DC=com'] },
      ),
      update: os.connectors.update.handler(() => connectorDetail(tenant)),
      create: os.connectors.create.handler(({ input }) => {
        asked.created.push(input);
        return connectorDetail(tenant);
      }),
      remove: os.connectors.remove.handler(({ input }) => {
        asked.removed.push(input.id);
        state.connectors = state.connectors.filter(({ id }) => id !== input.id);
        events.emit({ kind: 'connectors' });
        return { removed: true as const };
      }),
      run: os.connectors.run.handler(({ input }) => {
        asked.started.push({ id: input.id, profile: input.profile });
        const id = runs.length + 1;
        const owner = connector(input.id);
        update({
          ...fakeRun(id),
          id,
          connector: owner.id,
          connectorName: owner.name,
          profile: input.profile,
          status: 'in-progress',
          statusClass: 'running',
          ended: undefined,
          processed: 300,
        });
        return { run: id };
      }),
      stop: os.connectors.stop.handler(({ input }) => {
        asked.stopped.push(input);
        return { stopped: true };
      }),
      cycle: os.connectors.cycle.handler(({ input }) => {
        asked.cycles.push(input.policy);
        return { started: true as const };
      }),
      searchConnectorSpace: os.connectors.searchConnectorSpace.handler(({ input }) => {
        const { scope } = input;
        if (scope.kind === 'text')
          return page(
            Array.from({ length: people }, (_, index) => csRow(index)).filter(({ dn }) => dn.includes(scope.text)),
            input,
          );
        return pageOfCount(people, csRow, input);
      }),
    },
    operations: {
      runs: os.operations.runs.handler(({ input }) => page(runs, input)),
      run: os.operations.run.handler(({ input }) => {
        const run = runs.find(({ id }) => id === input.id);
        if (run === undefined) throw new ORPCError('NOT_FOUND', { message: `There is no run ${input.id}`, data: { what: 'run' } });
        return thresholds.shown(fakeRunDetail(run));
      }),
      stepObjects: os.operations.stepObjects.handler(({ input }) =>
        pageOfCount(
          12,
          (index) => ({
            object: csRow(index).id,
            dn: csRow(index).dn,
            objectType: 'user',
            counter: input.counters[0] ?? '',
            changes: [mailChange, { ...mailChange, attribute: 'title', change: 'add' as const, before: [], beforeCount: 0 }],
          }),
          input,
        ),
      ),
      stepErrors: os.operations.stepErrors.handler(({ input }) => {
        const run = runs.find(({ id }) => id === Math.floor(input.step / 10));
        return page(run?.statusClass === 'error' || run?.statusClass === 'warning' ? fakeErrors : [], input);
      }),
      clearRuns: os.operations.clearRuns.handler(({ input }) => {
        asked.cleared.push(input.before);
        return { cleared: runs.filter(({ started }) => started < input.before).length };
      }),
    },
    thresholds: thresholds.router,
    metaverseSearch: {
      search: os.metaverseSearch.search.handler(({ input }) => {
        const wanted = [input.text ?? '', ...input.clauses.map(({ value }) => value ?? '')].map((text) => text.toLowerCase());
        const fits = (text: string) => wanted.every((one) => text.toLowerCase().includes(one));
        if (wanted.every((text) => text === '') && input.objectType !== 'group')
          return { ...pageOfCount(people, person, input), milliseconds: 3 };
        const all =
          input.objectType === 'group'
            ? Array.from({ length: 12 }, (_, index) => group(index))
            : Array.from({ length: people }, (_, index) => person(index));
        const found = all.filter((row) => fits(JSON.stringify(row)));
        if (input.sort !== undefined)
          found.sort((a, b) => (input.sort?.descending === true ? -1 : 1) * (a.displayName ?? '').localeCompare(b.displayName ?? ''));
        return { ...page(found, input), milliseconds: 7.4 };
      }),
    },
    metaverseDesigner: {
      objectTypes: os.metaverseDesigner.objectTypes.handler(() => designerTypes(people)),
      attributes: os.metaverseDesigner.attributes.handler(() => designerAttributes),
      contributions: os.metaverseDesigner.contributions.handler(({ input }) => contributions(input.attribute)),
      rules: os.metaverseDesigner.rules.handler(() => designerRules),
    },
    expressions: {
      sourceSchema: os.expressions.sourceSchema.handler(() => sourceSchema),
      ruleFlows: os.expressions.ruleFlows.handler(({ input }) => ruleFlows(input.rule)),
      evaluate: os.expressions.evaluate.handler(({ input }) => evaluate(input.expression, input.subject)),
    },
    configuration: configured.configuration,
    rules: configured.rules,
    preview: {
      generate: os.preview.generate.handler(({ input }) => fakePreview(input.object, input.mode, false)),
      commit: os.preview.commit.handler(({ input }) => {
        asked.previewsCommitted.push(input.object);
        return fakePreview(input.object, input.mode, true);
      }),
    },
    whatIf: {
      start: os.whatIf.start.handler(({ input }) => {
        asked.whatIfs.push(input.change);
        whatIf = fakeWhatIf(input.title, { id: asked.whatIfs.length, done: whatIfEnds });
        return whatIf;
      }),
      status: os.whatIf.status.handler(() => whatIf ?? null),
      objects: os.whatIf.objects.handler(({ input }) => fakeWhatIfObjects(input.transition, input)),
      cancel: os.whatIf.cancel.handler(({ input }) => {
        asked.whatIfsCancelled.push(input.id);
        whatIf = { ...fakeWhatIf(whatIf?.title ?? '', { id: input.id, done: false }), phase: 'cancelled' };
        return whatIf;
      }),
    },
    ruleTests: {
      list: os.ruleTests.list.handler(() => ruleTests),
      save: os.ruleTests.save.handler(({ input: { tests, ...place } }) => {
        const others = ruleTests.filter(({ ruleId, target }) => ruleId !== place.ruleId || target !== place.target);
        ruleTests.splice(0, ruleTests.length, ...others, ...tests.map((test) => ({ ...test, ...place })));
      }),
      run: os.ruleTests.run.handler(() => []),
    },
    objects: {
      metaverseObject: os.objects.metaverseObject.handler(({ input }) => {
        const index = accountIndex(input.id);
        return index >= 1_000_000 ? metaverseObject(group(index - 1_000_000), 0) : metaverseObject(person(index), index);
      }),
      connectorSpaceObject: os.objects.connectorSpaceObject.handler(({ input }) => connectorSpaceObject(accountIndex(input.id))),
      values: os.objects.values.handler(({ input }) => page(person(accountIndex(input.id) % 500_000).values[input.attribute] ?? [], input)),
    },
  });
  /** Moves the what-if on, and says so. */
  const updateWhatIf = (status: WhatIfStatus | undefined) => {
    whatIf = status;
    events.emit({ kind: 'what-if' });
  };
  return { router, asked, ruleState: configured.state, update, updateWhatIf, emit: events.emit };
}
