import type { CompiledRules } from './compiled-rules.ts';

/**
 * A decision about a large reference attribute stands on the rules, on who contributes in which order and on who won. Its
 * fingerprint is kept with the metaverse object; as long as it is the same, only references that changed need deciding.
 */
export function basisOf(rules: CompiledRules, ...grounds: readonly unknown[]): string {
  return textHash(JSON.stringify([fingerprintOf(rules), ...grounds]));
}

export const inboundDecision = (attribute: string): string => `in:${attribute}`;
export const outboundDecision = (cs: number, attribute: string): string => `out:${cs}:${attribute}`;

const fingerprints = new WeakMap<CompiledRules, string>();

/** Of everything that decides how references flow: the enabled rules and the types of the attributes. */
function fingerprintOf(rules: CompiledRules): string {
  const known = fingerprints.get(rules);
  if (known !== undefined) return known;
  const schemas = [rules.metaverse, ...[...rules.connectors.values()].map((connector) => connector.schema)];
  const references = schemas.map((schema) =>
    Object.values(schema.attributes)
      .filter((attribute) => attribute.type === 'reference')
      .map((attribute) => `${attribute.name} ${attribute.multiValued}`),
  );
  const made = textHash(JSON.stringify([rules.all.map((rule) => rule.rule), references]));
  fingerprints.set(rules, made);
  return made;
}

/** 64 bits in two lanes; it is compared with the fingerprint of the same decision only. */
function textHash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
