import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { Evaluation } from '../../../shared/contract/expressions.ts';
import { type FieldRow, Fields } from '../../components/fields.tsx';
import { type ObjectKind, ValuesText } from '../../components/value-text.tsx';

const useStyles = makeStyles({ none: { color: tokens.colorNeutralForeground3 } });

/** The attributes that the expression reads, with the object's values. */
export function ReadsList({ reads, kind }: { reads: Evaluation['reads']; kind: ObjectKind }) {
  const styles = useStyles();
  if (reads.length === 0) return <Text className={styles.none}>The expression reads no attribute.</Text>;
  const rows: FieldRow[] = reads.map(({ name, values, count }) => ({
    name,
    value: values.length === 0 ? <Text className={styles.none}>no value</Text> : <ValuesText values={values} count={count} kind={kind} />,
  }));
  return <Fields rows={rows} />;
}
