import { dnKey, isWithin, rdnValue, splitDn } from '../../shared/model/dn.ts';

/** The naming context a DN belongs to, judged by the name alone: its trailing `dc=` components, else its topmost component. */
export function namingContextOf(dn: string): string {
  const parts = splitDn(dn);
  let start = parts.length;
  while (start > 0 && /^dc\s*=/i.test(parts[start - 1] ?? '')) start--;
  if (start === parts.length) {
    // A country is no directory of ours: o=Example,c=DE is one naming context.
    const country = parts.length > 1 && /^c\s*=/i.test(parts[parts.length - 1] ?? '');
    start = Math.max(0, parts.length - (country ? 2 : 1));
  }
  return parts.slice(start).join(',');
}

/** DNS name of a `dc=` naming context (DC=asia,DC=harbour,DC=example → asia.harbour.example); undefined for others. */
export function dnsName(context: string): string | undefined {
  const parts = splitDn(context);
  if (parts.length === 0 || !parts.every((part) => /^dc\s*=/i.test(part))) return undefined;
  return parts.map(rdnValue).join('.').toLowerCase();
}

/** The longest of the given contexts that holds the DN. All as `dnKey`. */
export function contextHolding(key: string, contexts: readonly string[]): string | undefined {
  let best: string | undefined;
  for (const context of contexts) {
    if (isWithin(key, context) && (best === undefined || context.length > best.length)) best = context;
  }
  return best;
}

/** What the directory says about the NetBIOS names of its domains (crossRef objects), by `dnKey` of the domain. */
export type NetbiosNames = ReadonlyMap<string, string>;

/** Partition parameters of rules (spec/expressions.md, parameters): Domain.FQDN, Domain.Netbios, Domain.LDAP. */
export function domainParameters(context: string, netbios: NetbiosNames): { readonly [name: string]: string } {
  return nameParameters('Domain', context, netbios);
}

/**
 * Connector parameters of rules: Forest.FQDN, Forest.Netbios, Forest.LDAP. `root` is the forest's root domain; when it is
 * not known, the shortest context that all others lie below, else the first.
 */
export function forestParameters(contexts: readonly string[], netbios: NetbiosNames, root?: string): { readonly [name: string]: string } {
  const context = root ?? contexts.find((one) => contexts.every((other) => isWithin(dnKey(other), dnKey(one)))) ?? contexts[0];
  return context === undefined ? {} : nameParameters('Forest', context, netbios);
}

function nameParameters(scope: 'Domain' | 'Forest', context: string, netbios: NetbiosNames): { readonly [name: string]: string } {
  const fqdn = dnsName(context) ?? context;
  return {
    [`${scope}.FQDN`]: fqdn,
    // Without a crossRef: the name a domain gets by default.
    [`${scope}.Netbios`]: netbios.get(dnKey(context)) ?? rdnValue(context).toUpperCase().slice(0, 15),
    [`${scope}.LDAP`]: context,
  };
}
