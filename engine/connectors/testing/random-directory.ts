import { Attribute, Change, type Client } from 'ldapts';
import { dnKey, isWithin, splitDn } from '../../../shared/model/dn.ts';
import type { Random } from '../../testing/random.ts';

type Kind = 'container' | 'person' | 'group';
type Attributes = { readonly [name: string]: string | readonly string[] };

/** How a kind of directory writes entries down. */
export interface DirectoryShape {
  readonly rdn: { readonly [K in Kind]: string };
  attributes(kind: Kind, name: string, members: readonly string[]): Attributes;
  /** Groups that must not become empty. */
  readonly membersRequired: boolean;
  /** The server takes what is deleted or renamed out of groups, or renames it there. */
  readonly referentialIntegrity: boolean;
}

export const activeDirectoryEntries: DirectoryShape = {
  rdn: { container: 'OU', person: 'CN', group: 'CN' },
  attributes: (kind, name, members) =>
    ({
      container: { objectClass: ['organizationalUnit'] },
      person: { objectClass: ['user'], sAMAccountName: name, userAccountControl: '546' },
      group: { objectClass: ['group'], sAMAccountName: name, ...(members.length === 0 ? {} : { member: members }) },
    })[kind],
  membersRequired: false,
  referentialIntegrity: true,
};

export const openLdapEntries: DirectoryShape = {
  rdn: { container: 'ou', person: 'uid', group: 'cn' },
  attributes: (kind, name, members) =>
    ({
      container: { objectClass: ['organizationalUnit'], ou: name },
      person: { objectClass: ['inetOrgPerson'], uid: name, cn: name, sn: name },
      group: { objectClass: ['groupOfNames'], cn: name, member: members },
    })[kind],
  membersRequired: true,
  referentialIntegrity: false,
};

interface Known {
  dn: string;
  readonly kind: Kind;
  readonly members: Set<Known>;
}

/** Random acts of administrators on a real directory: every kind of change an import has to notice. */
export class RandomDirectory {
  readonly #client: Client;
  readonly #shape: DirectoryShape;
  readonly #random: Random;
  readonly #fixed: readonly Known[];
  #entries: Known[] = [];
  #count = 0;

  /** `containers` exist and stay as they are; everything happens below them. */
  constructor(client: Client, shape: DirectoryShape, random: Random, containers: readonly string[]) {
    this.#client = client;
    this.#shape = shape;
    this.#random = random;
    this.#fixed = containers.map((dn) => ({ dn, kind: 'container', members: new Set() }));
  }

  async populate(): Promise<void> {
    for (const [kind, count] of [
      ['container', 4],
      ['person', 14],
      ['group', 3],
    ] as const)
      for (let at = 0; at < count; at++) await this.#add(kind);
  }

  /** Makes so many changes; answers what was done, for the message of a failing test. */
  async change(count: number): Promise<readonly string[]> {
    const acts: readonly (() => Promise<string | undefined>)[] = [
      () => this.#add('person'),
      () => this.#add('person'),
      () => this.#add('group'),
      () => this.#add('container'),
      () => this.#modify('title', 'person'),
      () => this.#modify('description'),
      () => this.#modify('description'),
      () => this.#move('person'),
      () => this.#move('group'),
      () => this.#move('container'),
      () => this.#move('container'),
      () => this.#delete(),
      () => this.#delete(),
      () => this.#succeed(),
      () => this.#member(),
      () => this.#member(),
      () => this.#member(),
    ];
    const done: string[] = [];
    while (done.length < count) {
      const what = await this.#random.pick(acts)();
      if (what !== undefined) done.push(what);
    }
    return done;
  }

  #all(kind?: Kind): readonly Known[] {
    return this.#entries.filter((entry) => kind === undefined || entry.kind === kind);
  }

  #place(): Known {
    return this.#random.pick([...this.#fixed, ...this.#fixed, ...this.#all('container')]);
  }

  async #add(kind: Kind, dn?: string): Promise<string | undefined> {
    const name = dn === undefined ? `${kind}${this.#count++}` : (splitDn(dn)[0] ?? '').replace(/^\w+=/, '');
    const people = this.#all('person');
    const members = kind === 'group' && people.length > 0 ? this.#random.sample(people, 1 + this.#random.below(4)) : [];
    if (kind === 'group' && this.#shape.membersRequired && members.length === 0) return undefined;
    const entry: Known = { dn: dn ?? `${this.#shape.rdn[kind]}=${name},${this.#place().dn}`, kind, members: new Set(members) };
    const attributes = this.#shape.attributes(
      kind,
      name,
      members.map((member) => member.dn),
    );
    await this.#client.add(
      entry.dn,
      Object.entries(attributes).map(
        ([type, values]) => new Attribute({ type, values: typeof values === 'string' ? [values] : [...values] }),
      ),
    );
    this.#entries.push(entry);
    return `add ${entry.dn}`;
  }

  async #modify(type: string, kind?: Kind): Promise<string | undefined> {
    const candidates = this.#all(kind);
    if (candidates.length === 0) return undefined;
    const { dn } = this.#random.pick(candidates);
    const values = this.#random.below(3) === 0 ? [] : [`${type} ${this.#count++}`];
    await this.#client.modify(dn, new Change({ operation: 'replace', modification: new Attribute({ type, values }) }));
    return `${type} of ${dn}: ${values.join()}`;
  }

  async #move(kind: Kind): Promise<string | undefined> {
    const candidates = this.#all(kind);
    if (candidates.length === 0) return undefined;
    const entry = this.#random.pick(candidates);
    const [first = '', ...parent] = splitDn(entry.dn);
    const renamed = this.#random.below(2) === 0 ? `${this.#shape.rdn[kind]}=${kind}${this.#count++}` : first;
    const place = this.#random.below(2) === 0 ? this.#place().dn : parent.join(',');
    if (isWithin(dnKey(place), dnKey(entry.dn))) return undefined;
    const from = entry.dn;
    const to = `${renamed},${place}`;
    if (dnKey(to) === dnKey(from) || this.#at(to) !== undefined) return undefined;
    await this.#client.modifyDN(from, to);
    const depth = splitDn(from).length;
    for (const other of this.#entries) {
      if (!isWithin(dnKey(other.dn), dnKey(from))) continue;
      const parts = splitDn(other.dn);
      other.dn = [...parts.slice(0, parts.length - depth), to].join(',');
    }
    if (!this.#shape.referentialIntegrity) {
      const moved = new Set(this.#entries.filter((other) => isWithin(dnKey(other.dn), dnKey(to))));
      await this.#mendGroups(({ members }) => [...members].some((member) => moved.has(member)));
    }
    return `move ${from} to ${to}`;
  }

  async #delete(): Promise<string | undefined> {
    const leaves = this.#entries.filter((one) => !this.#entries.some((other) => other !== one && isWithin(dnKey(other.dn), dnKey(one.dn))));
    if (leaves.length === 0) return undefined;
    const entry = this.#random.pick(leaves);
    await this.#remove(entry);
    return `delete ${entry.dn}`;
  }

  /** Somebody leaves, and another one gets the name at once. */
  async #succeed(): Promise<string | undefined> {
    const people = this.#all('person');
    if (people.length === 0) return undefined;
    const entry = this.#random.pick(people);
    await this.#remove(entry);
    await this.#add('person', entry.dn);
    return `replace ${entry.dn}`;
  }

  async #member(): Promise<string | undefined> {
    const [groups, people] = [this.#all('group'), this.#all('person')];
    if (groups.length === 0 || people.length === 0) return undefined;
    const [group, person] = [this.#random.pick(groups), this.#random.pick(people)];
    const operation = group.members.has(person) ? 'delete' : 'add';
    if (operation === 'delete' && group.members.size === 1) return undefined;
    await this.#client.modify(group.dn, new Change({ operation, modification: new Attribute({ type: 'member', values: [person.dn] }) }));
    if (operation === 'add') group.members.add(person);
    else group.members.delete(person);
    return `${operation} member ${person.dn} of ${group.dn}`;
  }

  #at(dn: string): Known | undefined {
    return this.#entries.find((entry) => dnKey(entry.dn) === dnKey(dn));
  }

  async #remove(entry: Known): Promise<void> {
    await this.#client.del(entry.dn);
    this.#entries = this.#entries.filter((one) => one !== entry);
    const groups = this.#entries.filter(({ members }) => members.delete(entry));
    if (!this.#shape.referentialIntegrity) await this.#mendGroups((group) => groups.includes(group));
  }

  /** Writes the members anew, as tools do where the server does not; a group that has lost its last one goes. */
  async #mendGroups(which: (group: Known) => boolean): Promise<void> {
    for (const group of this.#all('group').filter(which)) {
      if (group.members.size === 0) await this.#remove(group);
      else {
        const values = Array.from(group.members, ({ dn }) => dn);
        await this.#client.modify(group.dn, new Change({ operation: 'replace', modification: new Attribute({ type: 'member', values }) }));
      }
    }
  }
}
