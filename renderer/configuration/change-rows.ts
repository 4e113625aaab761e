import { type ConfigurationChange, type ImpactClass, impactClasses } from '../../shared/contract/configuration.ts';

export const subjectKinds: { readonly [K in ConfigurationChange['subject']['kind']]: string } = {
  rule: 'Rule',
  connector: 'Connector',
  metaverse: 'Metaverse',
  setting: 'Setting',
};

export interface ChangeRow {
  readonly id: string;
  readonly change: ConfigurationChange;
  /** How many changes the rule or connector has; on its first row only. */
  readonly changesOfSubject: number | undefined;
  /** The sentence without the name of the rule or connector, which the group says already. */
  readonly sentence: string;
}

/** Changes grouped by what they belong to: groups and changes with the worst impact first, otherwise as in the document. */
export function changeRows(
  changes: readonly ConfigurationChange[],
  filter: { readonly text: string; readonly impact: ImpactClass | undefined },
): readonly ChangeRow[] {
  const wanted = filter.text.trim().toLowerCase();
  const groups = new Map<string, { readonly change: ConfigurationChange; readonly at: number }[]>();
  for (const [at, change] of changes.entries()) {
    if (filter.impact !== undefined && change.impact !== filter.impact) continue;
    if (!`${change.subject.name}\n${change.sentence}\n${change.path}`.toLowerCase().includes(wanted)) continue;
    const key = `${change.subject.kind} ${change.subject.id ?? change.subject.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ change, at }]);
    else group.push({ change, at });
  }
  return [...groups.values()]
    .map((group) => group.toSorted((a, b) => severity(b.change) - severity(a.change)))
    .sort(([a], [b]) => severity(b?.change) - severity(a?.change))
    .flatMap((group) =>
      group.map(({ change, at }, index) => ({
        id: String(at),
        change,
        changesOfSubject: index === 0 ? group.length : undefined,
        sentence: withoutSubject(change),
      })),
    );
}

const severity = (change: ConfigurationChange | undefined): number => (change === undefined ? -1 : impactClasses.indexOf(change.impact));

function withoutSubject({ subject, sentence }: ConfigurationChange): string {
  const at = sentence.indexOf(`${subject.name}”: `);
  if (at < 0) return sentence;
  const rest = sentence.slice(at + subject.name.length + 3);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
