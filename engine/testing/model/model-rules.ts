import type { LinkType, MergeType } from '../../../shared/model/rule.ts';
import { outbound, type RuleText, rule } from '../../sync/testing/laboratory-objects.ts';

export const forestNames = ['a', 'b', 'c'] as const;
export type ForestName = (typeof forestNames)[number];

/** OR of groups, AND of clauses. */
export type ScopeText = readonly (readonly string[])[];

/** What the objects of a forest are for the metaverse. */
export interface ForestRole {
  /** Of users. Forest `a` always provisions, `join` forests know only some of the keys. */
  readonly link: Extract<LinkType, 'provision' | 'join' | 'stickyJoin' | 'joinNoFlow'>;
  readonly users: ScopeText;
  /** A second rule with the same criteria that joins only: who is in its scope but not in the first's keeps no one alive. */
  readonly alsoJoins: ScopeText | undefined;
  readonly common: ScopeText;
  readonly exchange: boolean;
  readonly contacts: 'none' | 'provision' | 'join';
  readonly groups: ScopeText;
}

export interface RuleChoices {
  readonly roles: { readonly [F in ForestName]: ForestRole };
  /** Groups of several forests are one group. */
  readonly sharedGroups: boolean;
  /** Order of precedence: the numbers are compared, equal ones by position. */
  readonly ranks: readonly number[];
  readonly merge: { readonly [attribute in 'proxyAddresses' | 'otherMailbox' | 'member']: MergeType };
  readonly outMerge: { readonly [attribute in 'proxyAddresses' | 'otherMailbox']: MergeType };
  readonly outUsers: ScopeText;
  readonly outMore: ScopeText | undefined;
  readonly outFrozen: boolean;
  readonly outContacts: boolean;
  readonly outGroups: ScopeText;
  readonly disabled: readonly number[];
}

/** Clauses on users of a forest; of all kinds of operators and attribute types. */
export const userClauses = [
  'department NOTEQUAL None',
  'department EQUAL it',
  'c ISNOTNULL',
  'c ISNULL',
  'title NOTCONTAINS er',
  'title STARTSWITH C',
  'userAccountControl ISBITNOTSET 2',
  'userAccountControl LESSTHAN 513',
  'userAccountControl GREATERTHAN_OR_EQUAL 0x202',
  'cloudFiltered NOTEQUAL TRUE',
  'proxyAddresses ISIN smtp:one@lab.example',
  'proxyAddresses NOTENDSWITH @other.example',
  'manager ISNULL',
  'displayName GREATERTHAN b',
  'dn NOTCONTAINS OU=Sales',
] as const;

/** Clauses on persons of the metaverse. */
export const personClauses = [
  'department NOTEQUAL None',
  'title ISNOTNULL',
  'c NOTEQUAL SE',
  'accountEnabled EQUAL true',
  'accountEnabled NOTEQUAL false',
  'proxyAddresses ISNOTNULL',
  'otherMailbox NOTSTARTSWITH x',
  'displayName LESSTHAN_OR_EQUAL b',
  'description ENDSWITH b',
] as const;

const NOT_BAD = 'IIF([title]="bad",Error("a bad title"),[title])';
const MARKED = 'IIF([description]="auth",AuthoritativeNull,IIF([description]="ignore",IgnoreThisFlow,[givenName]))';
const KEYS = ['employeeID=employeeID'];

/** The rule set of these choices, without what is disabled being left out (it is there, disabled). */
export function rulesOf(choices: RuleChoices, forests: readonly ForestName[]): readonly RuleText[] {
  const texts = [...forests.flatMap((name) => inboundRules(name, choices)), ...tenantRules(choices)];
  const order = texts.map((_, at) => at).sort((x, y) => (choices.ranks[x] ?? 0) - (choices.ranks[y] ?? 0) || x - y);
  return texts.map((text, at) => ({
    ...text,
    precedence: 100 + order.indexOf(at),
    enabled: text.enabled && !choices.disabled.includes(at),
  }));
}

function inboundRules(connector: ForestName, { roles, sharedGroups, merge }: RuleChoices): RuleText[] {
  const role = roles[connector];
  const provides = role.link === 'provision';
  // Who does not know all keys must not contribute any: what belongs together would depend on who came first.
  const identity = provides ? { sourceAnchor: 'sourceAnchor', objectSidString: 'objectSidString' } : {};
  const keys = provides || role.link === 'stickyJoin' ? { employeeID: 'employeeID', accountName: 'sAMAccountName' } : {};
  const join = role.link === 'join' ? [KEYS, ['sAMAccountName=accountName']] : [KEYS];
  const user = { connector, type: 'user', join };
  const rules = [
    rule({ ...user, name: `User ${connector}`, link: role.link, scope: role.users, flows: { ...identity, ...keys } }),
    rule({
      name: `Common ${connector}`,
      connector,
      link: 'join',
      scope: role.common,
      flows: {
        displayName: 'displayName',
        title: NOT_BAD,
        department: 'department',
        c: 'c',
        givenName: MARKED,
        mail: 'IIF(IsPresent([mail]),LCase([mail]),NULL)',
        proxyAddresses: { from: 'proxyAddresses', merge: merge.proxyAddresses },
        otherMailbox: { expression: 'Trim([otherMailbox])', merge: merge.otherMailbox },
        manager: 'manager',
        accountEnabled: 'IIF(IsPresent([userAccountControl]),BitAnd([userAccountControl],2)=0,NULL)',
        cloudFiltered: 'cloudFiltered',
        sourceObjectType: { constant: 'User' },
      },
    }),
    rule({
      name: `Exchange ${connector}`,
      connector,
      link: 'join',
      enabled: role.exchange,
      scope: [['mailNickname ISNOTNULL']],
      flows: {
        title: 'title',
        givenName: 'mailNickname',
        proxyAddresses: { expression: '"x500:" & [mailNickname]', merge: merge.proxyAddresses },
        description: { constant: `mailbox in ${connector}` },
      },
    }),
    rule({
      name: `Contact ${connector}`,
      connector,
      type: 'contact',
      link: role.contacts === 'provision' ? 'provision' : 'join',
      enabled: role.contacts !== 'none',
      join,
      flows: {
        ...(provides && role.contacts === 'provision' ? { ...identity, ...keys } : {}),
        displayName: 'displayName',
        department: 'department',
        sourceObjectType: { constant: 'Contact' },
      },
    }),
    rule({
      name: `Group ${connector}`,
      connector,
      type: 'group',
      scope: role.groups,
      join: [['sourceAnchor=sourceAnchor']],
      flows: {
        sourceAnchor: 'sourceAnchor',
        displayName: 'displayName',
        member: { from: 'member', merge: merge.member },
        cloudCreated: sharedGroups ? { constant: 'False' } : { constant: 'False', once: true },
      },
    }),
    rule({
      name: `Foreign ${connector}`,
      connector,
      type: 'foreignSecurityPrincipal',
      mvType: '*',
      link: 'join',
      join: [['cn=objectSidString']],
    }),
  ];
  if (role.alsoJoins !== undefined)
    rules.push(rule({ ...user, name: `Also ${connector}`, link: 'join', scope: role.alsoJoins, flows: { extensionAttribute1: 'title' } }));
  return rules;
}

function tenantRules(choices: RuleChoices): RuleText[] {
  const { outMerge } = choices;
  const person = (scope: ScopeText, ...always: readonly string[]) =>
    (scope.length === 0 ? [[]] : scope).map((group) => [...always, ...group]);
  const rules = [
    rule({
      name: 'From Tenant',
      connector: 'tenant',
      link: 'join',
      join: [['sourceAnchor==sourceAnchor']],
      flows: { cloudSourceAnchor: 'ImportedValue("sourceAnchor")', userPrincipalName: 'userPrincipalName' },
    }),
    outbound({
      name: 'Out User',
      scope: person(
        choices.outUsers,
        'sourceAnchor ISNOTNULL',
        'cloudFiltered NOTEQUAL True',
        ...(choices.outContacts ? ['sourceObjectType NOTEQUAL Contact'] : []),
      ),
      join: [['sourceAnchor==sourceAnchor']],
      flows: {
        dn: '"CN=" & [sourceAnchor] & ",DC=lab"',
        sourceAnchor: 'sourceAnchor',
        displayName: 'displayName',
        title: 'title',
        mail: 'IIF(IsPresent([mail]),[mail],IgnoreThisFlow)',
        manager: 'manager',
        accountEnabled: 'accountEnabled',
        proxyAddresses: { from: 'proxyAddresses', merge: outMerge.proxyAddresses },
        otherMailbox: { from: 'otherMailbox', merge: outMerge.otherMailbox },
      },
    }),
    outbound({
      name: 'Out Group',
      type: 'group',
      scope: person(choices.outGroups, 'sourceAnchor ISNOTNULL'),
      join: [['sourceAnchor==sourceAnchor']],
      flows: { dn: '"CN=" & [sourceAnchor] & ",DC=lab"', sourceAnchor: 'sourceAnchor', displayName: 'displayName', member: 'member' },
    }),
  ];
  if (choices.outMore !== undefined)
    rules.push(
      outbound({
        name: 'Out More',
        link: 'join',
        scope: choices.outMore,
        flows: {
          department: 'department',
          description: { constant: 'more' },
          title: 'IIF(IsPresent([givenName]),[givenName],NULL)',
          otherMailbox: { expression: 'LCase([otherMailbox])', merge: outMerge.otherMailbox },
        },
      }),
    );
  if (choices.outFrozen) rules.push(outbound({ name: 'Out Frozen', link: 'joinNoFlow', scope: [['department EQUAL IT']] }));
  if (choices.outContacts)
    rules.push(
      outbound({
        name: 'Out Contact',
        type: 'contact',
        scope: [['sourceAnchor ISNOTNULL', 'sourceObjectType EQUAL Contact']],
        flows: { dn: '"CN=" & [sourceAnchor] & "c,DC=lab"', sourceAnchor: '[sourceAnchor] & "c"', displayName: 'displayName' },
      }),
    );
  return rules;
}
