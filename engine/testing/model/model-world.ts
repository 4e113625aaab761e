import { dnKey } from '../../../shared/model/dn.ts';
import type { Values } from '../../../shared/model/value.ts';
import type { Connector } from '../../connectors/connector.ts';
import { type PlainValues, toAttributes } from '../../sync/testing/laboratory-objects.ts';
import { laboratoryMetaverse, laboratorySchema } from '../../sync/testing/laboratory-schema.ts';
import type { Expected, Landscape, SystemObject } from './landscape.ts';
import { ModelForest } from './model-forest.ts';
import { ModelLab } from './model-lab.ts';
import { type RuleChoices, rulesOf } from './model-rules.ts';
import type { Event, RunText, Story } from './model-story.ts';
import { SimulatedTenant, type TenantObject } from './simulated-tenant.ts';
import { applySourceEvent } from './source-events.ts';
import { drift, FOREIGN } from './tenant-deeds.ts';

const CALM: RunText['weather'] = { refuseEvery: 0, loseAfter: undefined, carriedOut: false };

/** The connected systems of a story, and the laboratory that synchronizes them. */
export class ModelWorld {
  readonly lab: ModelLab;
  readonly tenant: SimulatedTenant;
  readonly forests: ReadonlyMap<string, ModelForest>;
  /** Objects of the tenant's own that no rule concerns, as they were made. */
  readonly natives = new Map<string, TenantObject>();
  /**
   * Values an export brought that nobody can tell from the tenant's own any more, by object and attribute: its metaverse
   * object or the rules changed meanwhile, and a merge leaves what it does not know to be its own (§8.2).
   */
  readonly #leftBehind = new Map<string, Values>();
  /** Metaverse object of each tenant object at the last check, with the rules of then. */
  #linkedThen = new Map<string, string>();
  readonly #story: Story;
  #choices: RuleChoices;
  #ruleSets = 0;

  private constructor(lab: ModelLab, tenant: SimulatedTenant, forests: ReadonlyMap<string, ModelForest>, story: Story) {
    this.lab = lab;
    this.tenant = tenant;
    this.forests = forests;
    this.#story = story;
    this.#choices = story.choices;
  }

  static async begin(story: Story): Promise<ModelWorld> {
    const tenant = new SimulatedTenant(story.noReferencesInFirstPass);
    const forests = new Map(story.forests.map((name) => [name as string, new ModelForest(name, story.habits[name])]));
    const full = story.fullOnly === undefined ? undefined : forests.get(story.fullOnly);
    if (full !== undefined) full.source.capabilities = { ...full.source.capabilities, deltaImport: false };
    const systems = new Map<string, Connector>([...[...forests].map(([name, { source }]) => [name, source] as const), ['tenant', tenant]]);
    const world = new ModelWorld(await ModelLab.open(systems, 'tenant', story.settings), tenant, forests, story);
    await world.lab.setRules(rulesOf(story.choices, story.forests));
    world.#native({ displayName: 'the first administrator' });
    return world;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab[Symbol.asyncDispose]();
  }

  async apply(event: Event): Promise<void> {
    if (event.kind === 'check') return;
    if (event.kind === 'rules') return this.#changeRules(event.choices);
    if (event.kind === 'tenant') return this.#tenantDeed(event);
    if (event.kind === 'cycle') {
      await this.#under(event.run, () => this.lab.cycle(event.policy, event.run.interruption));
      return;
    }
    if (event.kind === 'run') {
      if (event.profile === 'export' && event.connector !== 'tenant') return;
      if (event.connector !== 'tenant' && !this.forests.has(event.connector)) return;
      await this.#under(event.run, () => this.lab.run(event.connector, event.profile, event.run.interruption));
      return;
    }
    const forest = this.forests.get(event.forest);
    if (forest === undefined) return;
    const { link } = this.#choices.roles[event.forest];
    applySourceEvent(event, { forest, link, sharedGroups: this.#choices.sharedGroups });
  }

  /** What is wrong with the data is put right, so that nothing fails for good. */
  heal(): void {
    for (const forest of this.forests.values()) {
      for (const [seat, item] of forest.items) {
        if (item.values.title === 'bad') forest.change(seat, (known) => ({ ...known, values: { ...known.values, title: 'Chief' } }));
      }
    }
  }

  /**
   * `linked`: ids of linked source objects; `tenantLinks`: metaverse objects of linked tenant objects, by anchor.
   */
  landscape(linked: ReadonlySet<string>, tenantLinks: ReadonlyMap<string, string>, kept: Landscape['kept']): Landscape {
    const linkedTenantDns = new Set(
      [...tenantLinks.keys()].flatMap((anchor) => {
        const object = this.tenant.objects.get(anchor);
        return object === undefined ? [] : [dnKey(this.tenant.dnOf(object))];
      }),
    );
    const unsettled = (anchor: string) => this.#linkedThen.get(anchor) !== this.#era(tenantLinks.get(anchor));
    const sources: SystemObject[] = [];
    for (const [connector, forest] of this.forests)
      for (const { dn, anchor, objectType, attributes } of forest.entries())
        sources.push({ id: `${connector}/${anchor}`, connector, dn, type: objectType, attributes });
    return {
      sources,
      tenant: this.tenant.log.objects.map(({ dn, anchor, objectType, attributes }) => ({
        id: `tenant/${anchor}`,
        connector: 'tenant',
        dn,
        type: objectType,
        attributes,
      })),
      foreign: ({ id, attributes }, attribute) => {
        const anchor = id.slice(id.indexOf('/') + 1);
        const known: Values = [...FOREIGN, ...(this.#leftBehind.get(`${anchor} ${attribute}`) ?? [])];
        return (attributes[attribute] ?? []).filter((value) => unsettled(anchor) || known.includes(value));
      },
      rules: this.lab.rules,
      schema: laboratorySchema,
      metaverse: laboratoryMetaverse,
      connectorOf: (rule) => this.lab.connectorName(rule.connectorId),
      linked,
      linkedTenantDns,
      kept,
    };
  }

  /** After a check: what stays behind from now on, and who is linked to whom. */
  settle({ tenant }: Expected, tenantLinks: ReadonlyMap<string, string>): void {
    for (const { dn, contributed } of tenant) {
      const object = this.tenant.byDn(dn);
      for (const [attribute, values] of Object.entries(contributed)) {
        const left = (object?.attributes[attribute] ?? []).filter((value) => !values.includes(value));
        this.#leftBehind.set(`${object?.anchor} ${attribute}`, left);
      }
    }
    this.#linkedThen = new Map([...tenantLinks].map(([anchor, mv]) => [anchor, this.#era(mv)]));
  }

  #era(mv: string | undefined): string {
    return `${mv} under rules ${this.#ruleSets}`;
  }

  async #changeRules(choices: RuleChoices): Promise<void> {
    // What would make the outcome depend on the past stays: keys that are contributed, flows that apply once, what is frozen.
    const { roles, sharedGroups, outFrozen } = this.#choices;
    const kept = {
      ...choices,
      sharedGroups,
      outFrozen,
      roles: { a: choices.roles.a, b: { ...choices.roles.b, link: roles.b.link }, c: { ...choices.roles.c, link: roles.c.link } },
    };
    this.#choices = kept;
    this.#ruleSets++;
    await this.lab.setRules(rulesOf(kept, this.#story.forests));
  }

  async #under({ style, fault, weather }: RunText, work: () => Promise<unknown>): Promise<void> {
    const systems = [...this.forests.values()].map(({ name, source }) => ({
      name,
      system: source as { style: RunText['style']; fault: unknown },
    }));
    systems.push({ name: 'tenant', system: this.tenant });
    for (const { name, system } of systems) {
      system.style = style;
      system.fault = fault?.connector === name ? fault.fault : undefined;
    }
    this.tenant.weather = weather;
    await work();
    for (const { system } of systems) system.fault = undefined;
    this.tenant.weather = CALM;
  }

  #tenantDeed({ deed, at, other }: Extract<Event, { kind: 'tenant' }>): void {
    const { tenant } = this;
    const anchors = [...tenant.objects.keys()].filter((anchor) => !this.natives.has(anchor)).sort();
    const anchor = anchors[at % Math.max(anchors.length, 1)];
    const target = anchors[other % Math.max(anchors.length, 1)];
    if (deed === 'native') this.#native({ displayName: `native ${at}`, proxyAddresses: [FOREIGN[0]] });
    else if (deed === 'matching-native') this.#matchingNative(at % 5);
    else if (anchor === undefined || target === undefined) return;
    else if (deed === 'delete') tenant.delete(anchor);
    // An add whose answer was lost is found again by its source anchor, and what is frozen keeps its name: not without it.
    else if (deed !== 'clear-anchor' || (!this.#choices.outFrozen && this.#linkedThen.has(anchor)))
      tenant.change(anchor, (object) => drift[deed](object, other, target));
  }

  #native(values: PlainValues): void {
    const anchor = this.tenant.create('user', toAttributes(values));
    const made = this.tenant.objects.get(anchor);
    if (made !== undefined) this.natives.set(anchor, made);
  }

  /** The tenant has somebody with the anchor of person `number` before the rules export him. */
  #matchingNative(number: number): void {
    const sourceAnchor = `s-${number}`;
    const clash = this.#choices.outContacts || this.tenant.byDn(`CN=${sourceAnchor},DC=lab`) !== undefined;
    const made = [...this.tenant.objects.values()].some(({ native, anchor }) => !native && !this.natives.has(anchor));
    if (!clash && !made)
      this.tenant.create('user', toAttributes({ sourceAnchor, displayName: 'was here before', userPrincipalName: 'native@lab.example' }));
  }
}
