import { describe, expect, it } from 'vitest';
import type { LinkType } from '../../shared/model/rule.ts';
import { gone, type Laboratory, laboratory, outbound, person, type RuleText, rule, user } from './testing/laboratory.ts';

/** Rules and objects before and after; what is expected stands in the tables below (engine.md §6.3, §6.6, §8.1, §8.3, §17 Q5). */
interface Transition {
  readonly from: 'DK' | 'SE';
  readonly act: (lab: Laboratory, own: RuleText, others: readonly RuleText[]) => PromiseLike<unknown>;
  /** A further rule for the same objects that is always in scope. */
  readonly beside?: Partial<RuleText>;
}
const u = (c: string, title = 'Chief') => user('u', { employeeID: '1', c, title });
const becomes = (c: string, title?: string) => (lab: Laboratory) => lab.import('forest', u(c, title)).sync('forest');
const join = [['employeeID=employeeID']];

const transitions: { readonly [name: string]: Transition } = {
  'never in scope': { from: 'SE', act: becomes('SE', 'Boss') },
  enters: { from: 'SE', act: becomes('DK') },
  stays: { from: 'DK', act: becomes('DK', 'Boss') },
  leaves: { from: 'DK', act: becomes('SE') },
  'leaves, Join holds': { from: 'DK', act: becomes('SE'), beside: { link: 'join', join } },
  'leaves, StickyJoin holds': { from: 'DK', act: becomes('SE'), beside: { link: 'stickyJoin', join } },
  'leaves, JoinNoFlow holds': { from: 'DK', act: becomes('SE'), beside: { link: 'joinNoFlow', join } },
  'rule disabled': {
    from: 'DK',
    act: async (lab, own, others) => {
      await lab.setRules([...others, { ...own, enabled: false }]);
      await lab.sync(undefined, 'full');
    },
  },
  'rule deleted': {
    from: 'DK',
    act: async (lab, _, others) => {
      await lab.setRules(others);
      await lab.sync(undefined, 'full');
    },
  },
  'object deleted': { from: 'DK', act: (lab) => lab.import('forest', gone('u')).sync('forest') },
  'partner deleted': { from: 'DK', act: (lab) => lab.import('seed', gone('p')).sync('seed') },
  'target deleted': {
    from: 'DK',
    act: (lab) => lab.import('tenant', ...[...lab.system('tenant').system.objects.keys()].map(gone)).sync('tenant'),
  },
};
type Row = readonly [provision: string, join: string, stickyJoin: string, joinNoFlow: string];
type Table = readonly (readonly [transition: string, ...Row])[];
const linkTypes: readonly LinkType[] = ['provision', 'join', 'stickyJoin', 'joinNoFlow'];
const rows = (table: Table) =>
  table.flatMap(([transition, ...row]) => linkTypes.map((link, at) => ({ transition, link, expected: row[at] ?? '' })));

async function arrive(lab: Laboratory, own: RuleText, others: readonly RuleText[], name: string): Promise<void> {
  const transition = transitions[name];
  if (transition === undefined) throw new Error(name);
  await lab.import('forest', u(transition.from)).cycle().cycle();
  await transition.act(lab, own, others);
}

/** What the rest of the world sees must not depend on how often it is looked at. */
async function isStable(lab: Laboratory, seen: () => string): Promise<string> {
  const first = seen();
  await lab.sync().sync(undefined, 'full').sync();
  return seen() === first ? first : `${first}, then ${seen()}`;
}

describe('truth table: inbound link type × scope', () => {
  const own = (link: LinkType) => rule({ name: 'Own', link, scope: [['c EQUAL DK']], join, flows: { title: 'title' } });
  /** Object: linked, apart or gone; its metaverse object: with which title, or none at all. */
  const see = (lab: Laboratory) => () => {
    const object = lab.find('forest/u');
    const state = object === undefined ? 'gone' : object.mv === undefined ? 'apart' : 'linked';
    const [mv] = lab.metaverse('person');
    return `${state}, ${mv === undefined ? 'no mv' : (mv.values.title ?? '-')}`;
  };
  const run = async (link: LinkType, name: string, partner: boolean) => {
    const beside = transitions[name]?.beside;
    const others = beside === undefined ? [] : [rule({ name: 'Beside', ...beside })];
    const rules = [own(link), ...others];
    const metaverse = partner ? { metaverse: [person('p', { employeeID: '1' })] } : {};
    const lab = await laboratory({ rules, connectors: ['forest', 'seed'], ...metaverse });
    const seed = partner
      ? [rule({ name: 'Seed', connector: 'seed', type: 'seed', precedence: 9000, flows: { employeeID: 'employeeID' } })]
      : [];
    await arrive(lab, own(link), [...others, ...seed], name);
    return isStable(lab, see(lab));
  };

  const withPartner: Table = [
    //                          Provision         Join              StickyJoin        JoinNoFlow
    ['never in scope', /*    */ 'apart, -', /* */ 'apart, -', /* */ 'apart, -', /* */ 'apart, -'],
    ['enters', /*            */ 'linked, Chief', 'linked, Chief', 'linked, Chief', 'linked, -'],
    ['stays', /*             */ 'linked, Boss', 'linked, Boss', 'linked, Boss', 'linked, -'],
    ['leaves', /*            */ 'apart, -', /* */ 'apart, -', /* */ 'apart, -', /* */ 'apart, -'],
    ['leaves, Join holds', /**/ 'linked, -', /**/ 'linked, -', /**/ 'linked, -', /**/ 'linked, -'],
    ['leaves, StickyJoin holds', 'linked, -', /**/ 'linked, -', /**/ 'linked, -', /**/ 'linked, -'],
    ['leaves, JoinNoFlow holds', 'linked, -', /**/ 'linked, -', /**/ 'linked, -', /**/ 'linked, -'],
    ['rule disabled', /*     */ 'apart, -', /* */ 'apart, -', /* */ 'apart, -', /* */ 'apart, -'],
    ['rule deleted', /*      */ 'apart, -', /* */ 'apart, -', /* */ 'apart, -', /* */ 'apart, -'],
    ['object deleted', /*    */ 'gone, -', /*  */ 'gone, -', /*  */ 'gone, -', /*  */ 'gone, -'],
    ['partner deleted', /*   */ 'linked, Chief', 'apart, no mv', 'linked, Chief', 'apart, no mv'],
  ];
  it.each(rows(withPartner))('with a partner: $transition, $link → $expected', async ({ transition, link, expected }) => {
    expect(await run(link, transition, true)).toBe(expected);
  });

  const alone: Table = [
    //                          Provision         Join            StickyJoin      JoinNoFlow
    ['never in scope', /*    */ 'apart, no mv', 'apart, no mv', 'apart, no mv', 'apart, no mv'],
    ['enters', /*            */ 'linked, Chief', 'apart, no mv', 'apart, no mv', 'apart, no mv'],
    ['stays', /*             */ 'linked, Boss', 'apart, no mv', 'apart, no mv', 'apart, no mv'],
    ['leaves', /*            */ 'apart, no mv', 'apart, no mv', 'apart, no mv', 'apart, no mv'],
    ['leaves, Join holds', /**/ 'apart, no mv', 'apart, no mv', 'apart, no mv', 'apart, no mv'],
    ['leaves, StickyJoin holds', 'linked, -', 'apart, no mv', 'apart, no mv', 'apart, no mv'],
    ['leaves, JoinNoFlow holds', 'apart, no mv', 'apart, no mv', 'apart, no mv', 'apart, no mv'],
    ['rule disabled', /*     */ 'apart, no mv', 'apart, no mv', 'apart, no mv', 'apart, no mv'],
    ['rule deleted', /*      */ 'apart, no mv', 'apart, no mv', 'apart, no mv', 'apart, no mv'],
    ['object deleted', /*    */ 'gone, no mv', 'gone, no mv', 'gone, no mv', 'gone, no mv'],
  ];
  it.each(rows(alone))('with nobody to join: $transition, $link → $expected', async ({ transition, link, expected }) => {
    expect(await run(link, transition, false)).toBe(expected);
  });
});

describe('truth table: outbound link type × scope', () => {
  const source = rule({ name: 'In', flows: { employeeID: 'employeeID', title: 'title', c: 'c' } });
  const own = (link: LinkType) =>
    outbound({
      name: 'Own',
      link,
      scope: [['c EQUAL DK']],
      join,
      flows: { dn: '"CN=t" & [employeeID] & ",DC=lab"', employeeID: 'employeeID', title: 'title' },
    });
  /** Target object: linked, apart or none; what is staged for it. */
  const see = (lab: Laboratory) => () => {
    const object = lab.find('tenant/t1');
    if (object === undefined) return 'none';
    const title = object.staged?.title;
    const staged = `${object.staged?.operation ?? 'nothing'}${title === undefined ? '' : ` ${String(title)}`}`;
    return `${object.mv === undefined ? 'apart' : 'linked'}, ${staged}`;
  };
  const run = async (link: LinkType, name: string, target: boolean) => {
    const beside = transitions[name]?.beside;
    const others = [source, ...(beside === undefined ? [] : [outbound({ name: 'Beside', ...beside, link: beside.link ?? 'join' })])];
    const lab = await laboratory({ rules: [own(link), ...others] });
    if (target) await lab.import('tenant', user('t1', { employeeID: '1' })).sync('tenant');
    await arrive(lab, own(link), others, name);
    return isStable(lab, see(lab));
  };

  const existing: Table = [
    //                          Provision                Join                     StickyJoin               JoinNoFlow
    ['never in scope', /*    */ 'apart, nothing', /*  */ 'apart, nothing', /*  */ 'apart, nothing', /*  */ 'apart, nothing'],
    ['enters', /*            */ 'linked, update Chief', 'linked, update Chief', 'linked, update Chief', 'linked, nothing'],
    ['stays', /*             */ 'linked, update Boss', 'linked, update Boss', 'linked, update Boss', 'linked, nothing'],
    ['leaves', /*            */ 'apart, delete', /*   */ 'apart, nothing', /*  */ 'apart, nothing', /*  */ 'apart, nothing'],
    ['leaves, Join holds', /**/ 'apart, delete', /*   */ 'linked, nothing', /* */ 'linked, nothing', /* */ 'linked, nothing'],
    ['leaves, StickyJoin holds', 'apart, delete', /*  */ 'linked, nothing', /* */ 'linked, nothing', /* */ 'linked, nothing'],
    ['leaves, JoinNoFlow holds', 'linked, nothing', /**/ 'linked, nothing', /* */ 'linked, nothing', /* */ 'linked, nothing'],
    ['rule disabled', /*     */ 'apart, delete', /*   */ 'apart, nothing', /*  */ 'apart, nothing', /*  */ 'apart, nothing'],
    ['rule deleted', /*      */ 'apart, delete', /*   */ 'apart, nothing', /*  */ 'apart, nothing', /*  */ 'apart, nothing'],
    ['object deleted', /*    */ 'apart, delete', /*   */ 'apart, nothing', /*  */ 'apart, nothing', /*  */ 'apart, nothing'],
    ['target deleted', /*    */ 'linked, add Chief', 'none', /*            */ 'none', /*            */ 'none'],
  ];
  it.each(rows(existing))('target there: $transition, $link → $expected', async ({ transition, link, expected }) => {
    expect(await run(link, transition, true)).toBe(expected);
  });

  const absent: Table = [
    //                          Provision             Join    Sticky  NoFlow
    ['never in scope', /*    */ 'none', /*         */ 'none', 'none', 'none'],
    ['enters', /*            */ 'linked, add Chief', 'none', 'none', 'none'],
    ['stays', /*             */ 'linked, update Boss', 'none', 'none', 'none'],
    ['leaves', /*            */ 'apart, delete', /**/ 'none', 'none', 'none'],
    ['leaves, Join holds', /**/ 'apart, delete', /**/ 'none', 'none', 'none'],
    ['leaves, StickyJoin holds', 'apart, delete', 'none', 'none', 'none'],
    // §8.1: beside a JoinNoFlow rule nothing is provisioned.
    ['leaves, JoinNoFlow holds', 'none', /*        */ 'none', 'none', 'none'],
    ['rule disabled', /*     */ 'apart, delete', /**/ 'none', 'none', 'none'],
    ['rule deleted', /*      */ 'apart, delete', /**/ 'none', 'none', 'none'],
    ['object deleted', /*    */ 'apart, delete', /**/ 'none', 'none', 'none'],
    ['target deleted', /*    */ 'linked, add Chief', 'none', 'none', 'none'],
  ];
  it.each(rows(absent))('target missing: $transition, $link → $expected', async ({ transition, link, expected }) => {
    expect(await run(link, transition, false)).toBe(expected);
  });
});
