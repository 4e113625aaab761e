import {
  Badge,
  Dropdown,
  makeStyles,
  Option,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
  tokens,
} from '@fluentui/react-components';
import type { ImportReport } from '../../shared/contract/configuration.ts';
import type { ConnectorSummary } from '../../shared/contract/connectors.ts';
import { Empty } from '../components/states.tsx';
import { asNew, type ConnectorChoice, candidates, type ImportedConnector } from './connector-mapping.ts';

const useStyles = makeStyles({
  page: { padding: tokens.spacingHorizontalM, overflowY: 'auto', flexGrow: 1 },
  hint: { display: 'block', color: tokens.colorNeutralForeground3, paddingBottom: tokens.spacingVerticalS },
  choice: { minWidth: '220px' },
});

interface ConnectorMappingTableProps {
  /** As the source names them. */
  readonly sources: readonly ImportedConnector[];
  /** The same, in the same order, with what they need here. */
  readonly mapped: ImportReport['connectors'];
  readonly here: readonly ConnectorSummary[];
  readonly mapping: ConnectorChoice;
  readonly onChange: (source: string, id: string) => void;
}

/** Which connector here each imported one is, and the secrets it lacks; secrets are never part of a configuration. */
export function ConnectorMappingTable({ sources, mapped, here, mapping, onChange }: ConnectorMappingTableProps) {
  const styles = useStyles();
  if (sources.length === 0) return <Empty title="The configuration has no connector" />;
  return (
    <div className={styles.page}>
      <Text size={200} className={styles.hint}>
        A connector that is mapped to one of this server keeps its objects. A connector of this server that nothing is mapped to is removed;
        the list of changes says so.
      </Text>
      <Table size="small" aria-label="Connectors">
        <TableHeader>
          <TableRow>
            <TableHeaderCell>In the configuration</TableHeaderCell>
            <TableHeaderCell>Type</TableHeaderCell>
            <TableHeaderCell>On this server</TableHeaderCell>
            <TableHeaderCell>Secrets to supply</TableHeaderCell>
          </TableRow>
        </TableHeader>
        <TableBody>
          {sources.map((source, index) => (
            <TableRow key={source.id}>
              <TableCell>{source.name}</TableCell>
              <TableCell>{source.type}</TableCell>
              <TableCell>
                <HereDropdown
                  source={source}
                  options={candidates(source, here)}
                  value={mapping[source.id] ?? asNew}
                  onChange={(id) => onChange(source.id, id)}
                />
              </TableCell>
              <TableCell>
                {(mapped[index]?.secretsToSupply ?? source.secretsToSupply).map((secret) => (
                  <Badge key={secret} appearance="tint" color="warning">
                    {secret}
                  </Badge>
                ))}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

interface HereDropdownProps {
  readonly source: ImportedConnector;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function HereDropdown({ source, options, value, onChange }: HereDropdownProps) {
  const styles = useStyles();
  const newOne = 'A new connector';
  return (
    <Dropdown
      size="small"
      className={styles.choice}
      aria-label={`${source.name} is here`}
      value={options.find(({ id }) => id === value)?.name ?? newOne}
      selectedOptions={[value]}
      onOptionSelect={(_, { optionValue }) => onChange(optionValue ?? asNew)}
    >
      {options.map(({ id, name }) => (
        <Option key={id} value={id}>
          {name}
        </Option>
      ))}
      {!source.exists && <Option value={asNew}>{newOne}</Option>}
    </Dropdown>
  );
}
