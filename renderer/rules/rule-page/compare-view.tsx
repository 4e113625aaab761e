import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowUndo16Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { Empty } from '../../components/states.tsx';
import { useApi } from '../../shell/engine-context.ts';
import { type ComparedPart, comparedParts, type RuleForm, restored, ruleForm, updatedForm } from './comparison.ts';

const useStyles = makeStyles({
  pane: { overflow: 'auto', flexGrow: 1, minHeight: 0, padding: tokens.spacingVerticalM },
  table: { borderCollapse: 'collapse', width: '100%', tableLayout: 'fixed' },
  head: {
    textAlign: 'left',
    padding: tokens.spacingVerticalXS,
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
    color: tokens.colorNeutralForeground2,
  },
  part: { width: '190px' },
  cell: {
    verticalAlign: 'top',
    padding: tokens.spacingVerticalXS,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
  label: { fontFamily: tokens.fontFamilyBase, fontWeight: tokens.fontWeightSemibold, textAlign: 'left' },
  none: { color: tokens.colorNeutralForeground3, fontStyle: 'italic' },
});

interface CompareViewProps {
  readonly inForce: SyncRule | undefined;
  readonly draft: SyncRule | undefined;
  /** As it was shipped; for default rules. */
  readonly shipped: SyncRule | undefined;
  /** Another version that is shown. */
  readonly version?: SyncRule | undefined;
  readonly locked: boolean;
  readonly onChange: (rule: SyncRule) => void;
}

/** The forms of a rule side by side, where they differ: as shipped, as shipped now, in force, drafted. */
export function CompareView({ inForce, draft, shipped, version, locked, onChange }: CompareViewProps) {
  const styles = useStyles();
  const updates = useQuery({ ...useApi().setup.defaultRuleUpdates.queryOptions(), enabled: shipped !== undefined });
  const update = updates.data?.find(({ id }) => id === inForce?.id);
  const forms: readonly RuleForm[] = [
    ...(shipped === undefined ? [] : [ruleForm('As shipped', shipped)]),
    ...(shipped === undefined || update === undefined ? [] : [updatedForm('As shipped now', shipped, update)]),
    ...(version === undefined ? [] : [ruleForm(`Version ${version.version}`, version)]),
    ...(inForce === undefined ? [] : [ruleForm('In force', inForce)]),
    ...(draft === undefined ? [] : [ruleForm('Your draft', draft)]),
  ];
  if (forms.length < 2)
    return (
      <Empty title="There is nothing to compare" hint="Default rules are compared with what was shipped, drafts with what is in force." />
    );
  const rules = [shipped, version, inForce, draft].filter((rule) => rule !== undefined);
  const parts = comparedParts(
    rules,
    forms,
    update?.parts.map(({ part }) => part),
  );
  if (parts.length === 0) return <Empty title={`No difference: ${forms.map(({ name }) => name.toLowerCase()).join(', ')}`} />;
  const edited = draft ?? inForce;
  const restore = ({ part }: ComparedPart) => {
    const next = shipped === undefined || edited === undefined ? undefined : restored(edited, shipped, part);
    if (next !== undefined) onChange(next);
  };
  const canRestore = ({ part }: ComparedPart) =>
    !locked && shipped !== undefined && edited !== undefined && restored(edited, shipped, part) !== undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable with the keyboard.
    <section className={styles.pane} aria-label="Comparison" tabIndex={0}>
      <table className={styles.table} aria-label="Differences">
        <thead>
          <tr>
            <th className={`${styles.head} ${styles.part}`} scope="col">
              Part
            </th>
            {forms.map(({ name }) => (
              <th key={name} className={styles.head} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map((row) => (
            <tr key={row.part}>
              <th className={`${styles.cell} ${styles.label}`} scope="row">
                {row.label}
                {canRestore(row) && row.texts[0] !== row.texts[row.texts.length - 1] && (
                  <div>
                    <Button size="small" appearance="subtle" icon={<ArrowUndo16Regular />} onClick={() => restore(row)}>
                      As shipped
                    </Button>
                  </div>
                )}
              </th>
              {row.texts.map((text, index) => (
                <td key={forms[index]?.name} className={styles.cell}>
                  {text ?? <Text className={styles.none}>none</Text>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
