import { Dropdown, Field, Input, makeStyles, Option, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { ConfigurationSource } from '../../shared/contract/configuration.ts';
import { Section } from '../components/page.tsx';
import { Loaded } from '../components/states.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { ChangeList } from './change-list.tsx';
import { ImpactBadge } from './impact-badge.tsx';
import { requirementSentence } from './requirement-words.ts';

const useStyles = makeStyles({
  tools: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  number: { width: '88px' },
});

const kinds = { before: 'The version before', current: 'The configuration in force', other: 'Another version' } as const;
type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as readonly Kind[];

/** What is compared, older first: `with` is `before`, `current`, or the number of a version. */
function sources(version: number, other: string): { kind: Kind; other: number; from: ConfigurationSource; to: ConfigurationSource } {
  const of = (number: number): ConfigurationSource => ({ kind: 'version', number });
  if (other === 'current') return { kind: 'current', other: version, from: of(version), to: { kind: 'current' } };
  const number = Number(other);
  if (other === 'before' || other === '' || !Number.isInteger(number) || number < 0)
    return { kind: 'before', other: version - 1, from: of(version - 1), to: of(version) };
  return { kind: 'other', other: number, from: of(Math.min(number, version)), to: of(Math.max(number, version)) };
}

const sourceName = (source: ConfigurationSource): string =>
  source.kind === 'version' ? (source.number === 0 ? 'nothing' : `version ${source.number}`) : 'what is in force';

/** A version compared with the one before, with what is in force, or with any other. */
export function VersionComparison({ version, newest }: { version: number; newest: number }) {
  const styles = useStyles();
  const { params } = usePlace();
  const { kind, other, from, to } = sources(version, params.get('with') ?? 'before');
  const diff = useQuery(useApi().configuration.diff.queryOptions({ input: { from, to } }));
  const choose = (next: string) => navigate(addresses.versions({ version, with: next === 'before' ? undefined : next }), { replace: true });
  const title = kind === 'before' ? `What version ${version} changed` : `From ${sourceName(from)} to ${sourceName(to)}`;
  return (
    <Section
      title={title}
      detail={diff.data && diff.data.changes.length > 0 && requirementSentence(diff.data.requires)}
      tools={
        <div className={styles.tools}>
          {diff.data !== undefined && diff.data.changes.length > 0 && <ImpactBadge impact={diff.data.impact} />}
          <Dropdown
            size="small"
            aria-label={`Compare version ${version} with`}
            value={kinds[kind]}
            selectedOptions={[kind]}
            onOptionSelect={(_, { optionValue }) =>
              choose(optionValue === 'other' ? String(version === 1 ? newest : 1) : (optionValue ?? 'before'))
            }
          >
            {kindNames.map((one) => (
              <Option key={one} value={one}>
                {kinds[one]}
              </Option>
            ))}
          </Dropdown>
          {kind === 'other' && (
            <Field className={styles.number}>
              <Input
                size="small"
                type="number"
                min={0}
                max={newest}
                aria-label="Other version"
                value={String(other)}
                onChange={(_, { value }) => value !== '' && Number(value) <= newest && choose(value)}
              />
            </Field>
          )}
        </div>
      }
    >
      <Loaded query={diff}>
        {({ changes }) => (
          <ChangeList label={title} changes={changes} empty={`Nothing differs between ${sourceName(from)} and ${sourceName(to)}`} />
        )}
      </Loaded>
    </Section>
  );
}
