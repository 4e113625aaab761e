import { Button, makeStyles, Tab, TabList, Text, tokens } from '@fluentui/react-components';
import { Edit16Regular } from '@fluentui/react-icons';
import type { Evaluation, ExpressionSource } from '../../../shared/contract/expressions.ts';
import { PlaceLink } from '../../components/place-link.tsx';
import { addresses } from '../../shell/addresses.ts';
import { type ChosenObject, ObjectPicker } from './object-picker.tsx';
import { ReadsList } from './reads-list.tsx';
import type { SubjectChoice } from './subject.ts';
import { typedText } from './typed-value.ts';
import { TypedValues } from './typed-values.tsx';

const useStyles = makeStyles({
  pane: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
    padding: `0 ${tokens.spacingHorizontalM} ${tokens.spacingVerticalM}`,
    overflowY: 'auto',
    minHeight: 0,
  },
  hint: { color: tokens.colorNeutralForeground3 },
  edit: { alignSelf: 'flex-start' },
});

/** What the expression is evaluated on: an object of the source, or values typed here. */
export function SubjectPane({
  source,
  choice,
  evaluation,
}: {
  source: ExpressionSource | undefined;
  choice: SubjectChoice;
  evaluation: Evaluation | undefined;
}) {
  const styles = useStyles();
  const { mode, setMode } = choice;
  return (
    <div className={styles.pane}>
      <TabList size="small" selectedValue={mode} onTabSelect={(_, { value }) => setMode(value === 'typed' ? 'typed' : 'object')}>
        <Tab value="object">An object</Tab>
        <Tab value="typed">Typed values</Tab>
      </TabList>
      {mode === 'typed' ? (
        <TypedValues inputs={choice.inputs} texts={choice.texts} onChange={choice.setTexts} />
      ) : source === undefined ? (
        <Text className={styles.hint}>Choose first whose objects the expression reads.</Text>
      ) : (
        <OnObject source={source} choice={choice} evaluation={evaluation} />
      )}
    </div>
  );
}

const objectAddress = ({ kind, id }: ChosenObject): string =>
  kind === 'metaverse' ? addresses.metaverseObject(id) : addresses.connectorSpaceObject(id);

function OnObject({ source, choice, evaluation }: { source: ExpressionSource; choice: SubjectChoice; evaluation: Evaluation | undefined }) {
  const styles = useStyles();
  const { object, setObject, setMode, setTexts } = choice;
  const reads = object === undefined ? [] : (evaluation?.reads ?? []);
  const editValues = () => {
    const parameters = (evaluation?.parameters ?? []).map(({ name, value }) => [`%${name}%`, value ?? ''] as const);
    setTexts(Object.fromEntries([...reads.map(({ name, values }) => [name, typedText(values)] as const), ...parameters]));
    setMode('typed');
  };
  return (
    <>
      <ObjectPicker source={source} value={object} onChange={setObject} />
      {object !== undefined && (
        <>
          <PlaceLink to={objectAddress(object)}>
            {object.detail === object.name ? object.name : `${object.name} – ${object.detail}`}
          </PlaceLink>
          {evaluation !== undefined && <ReadsList reads={reads} kind={source.kind} />}
          {reads.length > 0 && (
            <Button className={styles.edit} size="small" icon={<Edit16Regular />} onClick={editValues}>
              Change these values
            </Button>
          )}
        </>
      )}
    </>
  );
}
