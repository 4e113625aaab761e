import { outbound, rule } from './laboratory-objects.ts';

/** A small rule set in the manner of the default one: people and groups of `forest`, accounts in `tenant`. */
export const userIn = rule({
  name: 'In User',
  join: [['sourceAnchor=sourceAnchor']],
  flows: {
    sourceAnchor: 'sourceAnchor',
    displayName: 'displayName',
    title: 'title',
    manager: 'manager',
    cloudFiltered: 'cloudFiltered',
  },
});
export const userFromTenant = rule({
  name: 'In Tenant User',
  connector: 'tenant',
  link: 'join',
  join: [['sourceAnchor==sourceAnchor']],
  flows: { cloudSourceAnchor: 'ImportedValue("sourceAnchor")' },
});
export const userOut = outbound({
  name: 'Out User',
  scope: [['sourceAnchor ISNOTNULL', 'cloudFiltered NOTEQUAL True']],
  join: [['sourceAnchor==sourceAnchor']],
  flows: {
    dn: '"CN=" & [sourceAnchor] & ",DC=lab"',
    sourceAnchor: 'sourceAnchor',
    displayName: 'displayName',
    title: 'title',
    manager: 'manager',
  },
});
export const accountRules = [userIn, userFromTenant, userOut];

export const groupIn = rule({
  name: 'In Group',
  type: 'group',
  join: [['sourceAnchor=sourceAnchor']],
  flows: { sourceAnchor: 'sourceAnchor', displayName: 'displayName', member: 'member' },
});
export const groupFromTenant = rule({
  name: 'In Tenant Group',
  connector: 'tenant',
  type: 'group',
  link: 'join',
  join: [['sourceAnchor==sourceAnchor']],
  flows: { cloudSourceAnchor: 'ImportedValue("sourceAnchor")' },
});
export const groupOut = outbound({
  name: 'Out Group',
  type: 'group',
  scope: [['sourceAnchor ISNOTNULL']],
  join: [['sourceAnchor==sourceAnchor']],
  flows: { dn: '"CN=" & [sourceAnchor] & ",DC=lab"', sourceAnchor: 'sourceAnchor', displayName: 'displayName', member: 'member' },
});
export const groupRules = [groupIn, groupFromTenant, groupOut];
