import { makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircle16Filled, Warning16Filled } from '@fluentui/react-icons';
import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import { issueText } from './issues.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none', fontSize: tokens.fontSizeBase200 },
  item: { display: 'flex', columnGap: tokens.spacingHorizontalXS, alignItems: 'center' },
  error: { color: tokens.colorStatusDangerForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
});

/** What is wrong with a line, below it. */
export function IssueList({ issues }: { issues: readonly RuleIssue[] }) {
  const styles = useStyles();
  if (issues.length === 0) return null;
  return (
    <ul className={styles.list}>
      {issues.map((issue) => (
        <li key={`${issue.path.join('/')} ${issue.code} ${issue.message}`} className={styles.item}>
          <span className={styles[issue.severity]} role="img" aria-label={issue.severity === 'error' ? 'Error' : 'Warning'}>
            {issue.severity === 'error' ? <ErrorCircle16Filled /> : <Warning16Filled />}
          </span>
          {issueText(issue)}
        </li>
      ))}
    </ul>
  );
}
