import type { WhatIfCount, WhatIfObject, WhatIfStatus } from '../../../../shared/contract/what-if.ts';
import { printable } from '../output.ts';

/** A what-if with some objects of each kind. */
export interface Sampled extends Omit<WhatIfStatus, 'counts'> {
  readonly counts: readonly (WhatIfCount & { readonly samples: readonly WhatIfObject[] })[];
}

/** For people: what was changed, what happens to how many – worst first – and some of them with their values. */
export function whatIfText({ changes, counts, inspected, pendingImports, steps, limits, requires, stale }: Sampled): string {
  const lines = [
    ...(changes.length === 0 ? ['Nothing differs from the configuration in force.'] : ['The change:']),
    ...changes.map(({ impact, sentence }) => `  ${impact.padEnd('sync-affecting'.length)}  ${printable(sentence)}`),
    '',
    `${number(inspected)} objects were synchronized with it, on a copy. Nothing was written.`,
    ...(pendingImports === 0 ? [] : [`${number(pendingImports)} imported changes that wait for synchronization are included.`]),
    ...requires.connectors
      .filter(({ fullImport }) => fullImport)
      .map(({ name }) => `${printable(name)} needs a full import with it; what that brings is not included.`),
    ...(stale ? ['Something has been imported, synchronized, exported or saved meanwhile: a run would do something else now.'] : []),
    ...steps.map(
      ({ connector, status, message }) => `${printable(connector)}: ${status}${message === undefined ? '' : `: ${printable(message)}`}`,
    ),
    ...limits.map(
      ({ connectorName, step, status, message }) =>
        `A run would stop at the ${step} of ${printable(connectorName)} (${status}): ${printable(message)}`,
    ),
    '',
  ];
  if (counts.length === 0) lines.push('Nothing changes for anybody.');
  const width = Math.max(0, ...counts.map(({ count }) => number(count).length));
  for (const { count, severity, label, connectors } of counts) {
    const where = connectors.map((each) => `${printable(each.name)}: ${number(each.count)}`).join(', ');
    lines.push(`${number(count).padStart(width)}  ${severity.padEnd('destructive'.length)}  ${label}${where === '' ? '' : ` (${where})`}`);
  }
  for (const { label, count, samples } of counts) {
    if (samples.length === 0) continue;
    lines.push('', `${label}: ${samples.length < count ? `${number(samples.length)} of ${number(count)}` : number(count)}`);
    for (const sample of samples) lines.push(...sampleLines(sample));
  }
  return lines.join('\n');
}

function sampleLines({ name, dn, objectType, changes, reason }: WhatIfObject): readonly string[] {
  const place = dn === undefined || dn === name ? '' : `  ${printable(dn)}`;
  return [
    `  ${printable(name)} (${printable(objectType)})${place}`,
    ...(reason === undefined ? [] : [`    ${printable(reason)}`]),
    ...changes.map(
      ({ attribute, before, after, beforeCount, afterCount }) =>
        `    ${attribute}: ${valuesText(before, beforeCount)} → ${valuesText(after, afterCount)}`,
    ),
  ];
}

/** Values beyond these are counted. */
const SHOWN = 3;
const LONGEST = 80;

function valuesText(values: WhatIfObject['changes'][number]['before'], count: number): string {
  if (count === 0) return '(none)';
  const shown = values.slice(0, SHOWN).map(({ text }) => printable(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text));
  return `${shown.join('; ')}${count > shown.length ? ` … and ${number(count - shown.length)} more` : ''}`;
}

const number = (value: number): string => value.toLocaleString('en-US');
