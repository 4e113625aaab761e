import type { ImpactClass } from '../../../shared/contract/configuration.ts';
import { impactClasses } from '../../../shared/contract/configuration.ts';

/** What must run on the connectors concerned (spec/engine.md §5.6). A full import is followed by a full synchronization, … */
export type Need = 'nothing' | 'delta' | 'full-sync' | 'full-import' | FilterNeed;
/** … but after a domain or OU filter a delta synchronization is enough. */
type FilterNeed = 'filter';

export interface PropertyImpact {
  /** The property as sentences call it. */
  readonly label: string;
  readonly impact: ImpactClass;
  readonly need: Need;
}

/** An element that comes or goes. */
export interface ElementImpact {
  readonly label: string;
  readonly added: Pick<PropertyImpact, 'impact' | 'need'>;
  readonly removed: Pick<PropertyImpact, 'impact' | 'need'>;
}

const property = (impact: ImpactClass) => (label: string, need: Need) => ({ label, impact, need });
const cosmetic = (label: string): PropertyImpact => ({ label, impact: 'cosmetic', need: 'nothing' });
/** Values, and what follows from them, can become others. */
const syncs = property('sync-affecting');
/** Objects can lose their link or be deleted, here or in the connected system. */
const destroys = property('destructive');

/**
 * Every property of the configuration document with what a change of it can do. A property without a row fails the
 * completeness test: whoever adds one has to decide. Named choice: what can shrink the set of objects – scope, link type,
 * object types, filters, identity of the source – is destructive even though the change at hand may widen it.
 */
export const propertyImpacts: { readonly [pattern: string]: PropertyImpact } = {
  format: cosmetic('format'),
  version: cosmetic('format version'),

  'connectors[].id': destroys('id', 'full-import'),
  'connectors[].name': cosmetic('name'),
  'connectors[].description': cosmetic('description'),
  'connectors[].order': syncs('order of creation', 'nothing'),
  'connectors[].secrets': cosmetic('secrets to be supplied'),
  'connectors[].configuration<ldif>.type': destroys('connector type', 'full-import'),
  'connectors[].configuration<ldif>.settings.files': destroys('files', 'full-import'),
  'connectors[].configuration<ldif>.settings.anchorAttribute': destroys('anchor attribute', 'full-import'),
  'connectors[].configuration<ldif>.settings.namingContexts': destroys('naming contexts', 'full-import'),
  'connectors[].configuration<ldap>.type': destroys('connector type', 'full-import'),
  'connectors[].configuration<ldap>.settings.url': destroys('address', 'full-import'),
  'connectors[].configuration<ldap>.settings.startTls': cosmetic('StartTLS'),
  'connectors[].configuration<ldap>.settings.caFile': cosmetic('certificate authority'),
  'connectors[].configuration<ldap>.settings.bindDn': destroys('account', 'full-import'),
  'connectors[].configuration<ldap>.settings.namingContexts': destroys('naming contexts', 'full-import'),
  'connectors[].configuration<ldap>.settings.includedContainers': destroys('included containers', 'filter'),
  'connectors[].configuration<ldap>.settings.excludedContainers': destroys('excluded containers', 'filter'),
  'connectors[].configuration<ldap>.settings.pageSize': cosmetic('page size'),
  'connectors[].configuration<ldap>.settings.timeout': cosmetic('timeout'),
  'connectors[].configuration<ldap>.settings.objectTypes': destroys('object classes read', 'full-import'),
  'connectors[].configuration<entra>.type': destroys('connector type', 'full-import'),
  'connectors[].configuration<entra>.settings.tenantId': destroys('tenant', 'full-import'),
  'connectors[].configuration<entra>.settings.clientId': cosmetic('application (client) id'),
  'connectors[].configuration<entra>.settings.credential': cosmetic('kind of credential'),
  'connectors[].configuration<entra>.settings.certificate': cosmetic('certificate'),
  'connectors[].configuration<entra>.settings.authorityHost': cosmetic('sign-in host'),
  'connectors[].configuration<entra>.settings.graphUrl': destroys('Graph address', 'full-import'),
  'connectors[].configuration<entra>.settings.caFile': cosmetic('certificate authority'),
  'connectors[].configuration<entra>.settings.sandbox': destroys('sandbox tenant', 'full-import'),
  'connectors[].partitions[].name': destroys('name', 'filter'),
  'connectors[].partitions[].selected': destroys('selected', 'filter'),
  'connectors[].partitions[].parameters{}': syncs('parameter', 'full-sync'),
  'connectors[].parameters{}': syncs('parameter', 'full-sync'),
  'connectors[].objectTypes': destroys('object types', 'full-import'),
  'connectors[].attributes': syncs('attributes', 'full-import'),
  'connectors[].runProfiles[].name': cosmetic('name'),
  'connectors[].runProfiles[].steps[].type': cosmetic('type'),
  'connectors[].runProfiles[].steps[].partition': cosmetic('partition'),
  'connectors[].schema.objectTypes[].name': destroys('name', 'full-import'),
  'connectors[].schema.objectTypes[].attributes': syncs('attributes', 'full-import'),
  'connectors[].schema.attributes{}.name': syncs('name', 'full-import'),
  'connectors[].schema.attributes{}.type': syncs('type', 'full-import'),
  'connectors[].schema.attributes{}.multiValued': syncs('multi-valued', 'full-import'),
  'connectors[].schema.attributes{}.indexed': cosmetic('indexed'),
  'connectors[].schema.attributes{}.readOnly': syncs('read-only', 'full-sync'),

  'metaverse.objectTypes[].name': destroys('name', 'full-sync'),
  'metaverse.objectTypes[].attributes': syncs('attributes', 'full-sync'),
  'metaverse.attributes{}.name': syncs('name', 'full-sync'),
  'metaverse.attributes{}.type': syncs('type', 'full-sync'),
  'metaverse.attributes{}.multiValued': syncs('multi-valued', 'full-sync'),
  'metaverse.attributes{}.indexed': cosmetic('indexed'),
  'metaverse.attributes{}.readOnly': cosmetic('read-only'),

  'rules[].id': destroys('id', 'full-sync'),
  'rules[].name': cosmetic('name'),
  'rules[].description': cosmetic('description'),
  'rules[].direction': destroys('direction', 'full-sync'),
  'rules[].connectorId': destroys('connector', 'full-sync'),
  'rules[].csObjectType': destroys('connector object type', 'full-sync'),
  'rules[].mvObjectType': destroys('metaverse object type', 'full-sync'),
  'rules[].linkType': destroys('link type', 'full-sync'),
  'rules[].precedence': syncs('precedence', 'full-sync'),
  'rules[].enabled': destroys('enabled', 'full-sync'),
  'rules[].passwordSync': syncs('password sync', 'delta'),
  'rules[].immutableTag': cosmetic('tag'),
  // Deletes that fall due from now on; nothing that exists is looked at again.
  'rules[].softDeleteExpirySeconds': syncs('soft delete expiry', 'delta'),
  'rules[].version': cosmetic('version'),
  'rules[].scope[].clauses[].attribute': destroys('attribute', 'full-sync'),
  'rules[].scope[].clauses[].operator': destroys('operator', 'full-sync'),
  'rules[].scope[].clauses[].value': destroys('value', 'full-sync'),
  'rules[].join[].clauses[].cs': syncs('connector attribute', 'full-sync'),
  'rules[].join[].clauses[].mv': syncs('metaverse attribute', 'full-sync'),
  'rules[].join[].clauses[].caseSensitive': syncs('case-sensitive', 'full-sync'),
  'rules[].flows[].target': syncs('target', 'full-sync'),
  'rules[].flows[].type': syncs('flow type', 'full-sync'),
  'rules[].flows[].source': syncs('source', 'full-sync'),
  'rules[].flows[].expression': syncs('expression', 'full-sync'),
  'rules[].flows[].sources': cosmetic('sources as exported'),
  'rules[].flows[].merge': syncs('merge type', 'full-sync'),
  'rules[].flows[].applyOnce': syncs('apply once', 'full-sync'),
  'rules[].extra{}': cosmetic('kept element'),

  'settings.parameters{}': syncs('global parameter', 'full-sync'),
  'settings.scheduler.syncCycleEnabled': syncs('synchronization cycle', 'nothing'),
  'settings.scheduler.customizedSyncCycleInterval': cosmetic('cycle interval'),
  'settings.scheduler.nextSyncCyclePolicyType': syncs('policy of the next cycle', 'nothing'),
  'settings.scheduler.purgeRunHistoryInterval': cosmetic('retention of the run history'),
  'settings.scheduler.maintenanceEnabled': cosmetic('maintenance'),
  'settings.scheduler.stagingModeEnabled': destroys('staging mode', 'nothing'),
  'settings.thresholds{}[].step': destroys('step', 'nothing'),
  'settings.thresholds{}[].operation': destroys('operation', 'nothing'),
  'settings.thresholds{}[].objectType': destroys('object type', 'nothing'),
  'settings.thresholds{}[].count': destroys('number', 'nothing'),
  'settings.thresholds{}[].percent': destroys('percentage', 'nothing'),
  'settings.ruleTemplates{}': syncs('default rules template', 'nothing'),
  'settings.shippedRules': cosmetic('default rules as shipped'),
  'settings.ruleTests{}{}[].name': cosmetic('name'),
  'settings.ruleTests{}{}[].attributes{}': cosmetic('attribute'),
  'settings.ruleTests{}{}[].parameters{}': cosmetic('parameter'),
  'settings.ruleTests{}{}[].imported{}': cosmetic('imported value'),
  'settings.ruleTests{}{}[].expected': cosmetic('expected'),
};

const element = (label: string, added: [ImpactClass, Need], removed: [ImpactClass, Need] = added): ElementImpact => ({
  label,
  added: { impact: added[0], need: added[1] },
  removed: { impact: removed[0], need: removed[1] },
});
const cosmeticElement = (label: string) => element(label, ['cosmetic', 'nothing']);

/** The elements that can be added and removed as a whole. */
export const elementImpacts: { readonly [pattern: string]: ElementImpact } = {
  'connectors[]': element('connector', ['sync-affecting', 'full-import'], ['destructive', 'full-sync']),
  'connectors[].partitions[]': element('partition', ['sync-affecting', 'filter'], ['destructive', 'filter']),
  'connectors[].runProfiles[]': cosmeticElement('run profile'),
  'connectors[].runProfiles[].steps[]': cosmeticElement('step'),
  'connectors[].schema.objectTypes[]': element('object type', ['sync-affecting', 'full-import'], ['destructive', 'full-import']),
  'connectors[].schema.attributes{}': element('attribute', ['sync-affecting', 'full-import']),
  'metaverse.objectTypes[]': element('object type', ['sync-affecting', 'full-sync'], ['destructive', 'full-sync']),
  'metaverse.attributes{}': element('attribute', ['sync-affecting', 'full-sync']),
  'rules[]': element('rule', ['sync-affecting', 'full-sync'], ['destructive', 'full-sync']),
  'rules[].scope[]': element('scope group', ['destructive', 'full-sync']),
  'rules[].scope[].clauses[]': element('scope clause', ['destructive', 'full-sync']),
  'rules[].join[]': element('join group', ['sync-affecting', 'full-sync']),
  'rules[].join[].clauses[]': element('join clause', ['sync-affecting', 'full-sync']),
  'rules[].flows[]': element('flow', ['sync-affecting', 'full-sync']),
  'rules[].extra': cosmeticElement('kept elements'),
  'settings.parameters': element('global parameters', ['sync-affecting', 'full-sync']),
  'settings.scheduler': element('scheduler', ['destructive', 'nothing']),
  // Limits guard against mass changes: with one less, more passes.
  'settings.thresholds': element('limits', ['destructive', 'nothing']),
  'settings.thresholds{}': element('limits of connector', ['destructive', 'nothing']),
  'settings.thresholds{}[]': element('limit', ['cosmetic', 'nothing'], ['destructive', 'nothing']),
  'settings.ruleTemplates': element('default rules templates', ['sync-affecting', 'nothing']),
  'settings.ruleTests': cosmeticElement('rule tests'),
  'settings.ruleTests{}': cosmeticElement('rule tests'),
  'settings.ruleTests{}{}': cosmeticElement('tests of the flow'),
  'settings.ruleTests{}{}[]': cosmeticElement('test'),
  'settings.ruleTests{}{}[].parameters': cosmeticElement('parameters'),
  'settings.ruleTests{}{}[].imported': cosmeticElement('imported values'),
};

/** The worst of several; none: cosmetic. */
export const worstImpact = (impacts: readonly ImpactClass[]): ImpactClass =>
  impacts.reduce((worst, next) => (impactClasses.indexOf(next) > impactClasses.indexOf(worst) ? next : worst), 'cosmetic');
