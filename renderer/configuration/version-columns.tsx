import { Badge } from '@fluentui/react-components';
import type { ConfigurationVersion } from '../../shared/contract/configuration.ts';
import { formatNumber, formatTime } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { ImpactBadge, impactWords } from './impact-badge.tsx';
import { requirementWords } from './requirement-words.ts';

/** Versions of the configuration: who, when, why, what, and how much it matters. */
export const versionColumns = (newest: number | undefined): readonly GridColumn<ConfigurationVersion>[] => [
  {
    id: 'number',
    header: 'Version',
    width: 124,
    text: (row) => String(row.number),
    render: (row) => (
      <>
        {row.number}{' '}
        {row.number === newest && (
          <Badge appearance="tint" color="success">
            in force
          </Badge>
        )}
      </>
    ),
  },
  { id: 'time', header: 'Time', width: 172, text: (row) => formatTime(row.time) },
  { id: 'author', header: 'Author', width: 90, text: (row) => row.author },
  {
    id: 'reason',
    header: 'Reason',
    width: 150,
    grow: 2,
    text: (row) => row.reason,
    render: (row) => <span title={row.reason}>{row.reason}</span>,
  },
  {
    id: 'impact',
    header: 'Impact',
    width: 140,
    text: (row) => impactWords[row.impact].text,
    render: (row) => <ImpactBadge impact={row.impact} />,
  },
  {
    id: 'requires',
    header: 'Requires',
    width: 170,
    text: (row) => requirementWords[row.requires],
    render: (row) => <span title={requirementWords[row.requires]}>{requirementWords[row.requires]}</span>,
  },
  { id: 'changes', header: 'Changes', width: 84, align: 'end', text: (row) => formatNumber(row.changes) },
  {
    id: 'headline',
    header: 'Foremost change',
    width: 220,
    grow: 3,
    text: (row) => row.headline,
    render: (row) => <span title={row.headline}>{row.headline}</span>,
  },
];
