import { Badge, Button, makeStyles, mergeClasses, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { ArrowDownload20Regular, CheckmarkCircle20Regular, Document20Regular, Play20Regular } from '@fluentui/react-icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { PreviewResult } from '../../shared/contract/preview.ts';
import { previewSummary } from '../../shared/preview/preview-summary.ts';
import { previewXml } from '../../shared/preview/preview-xml.ts';
import type { Action } from '../components/actions-pane.tsx';
import { Confirmation } from '../components/confirmation.tsx';
import { Section } from '../components/page.tsx';
import { saveFile } from '../components/save-file.ts';
import { Empty, Failure, Loaded, Loading } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { PreviewContentView, PreviewHeadline } from './preview-content.tsx';
import { type PreviewNode, previewNodes } from './preview-nodes.ts';

const useStyles = makeStyles({
  start: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalL,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  body: { display: 'flex', flexGrow: 1, minHeight: 0 },
  tree: {
    flexShrink: 0,
    width: '270px',
    overflowY: 'auto',
    padding: tokens.spacingVerticalS,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  node: {
    width: '100%',
    justifyContent: 'space-between',
    fontWeight: tokens.fontWeightRegular,
    textAlign: 'left',
    minHeight: '30px',
    columnGap: tokens.spacingHorizontalS,
  },
  current: { backgroundColor: tokens.colorNeutralBackground1Selected, fontWeight: tokens.fontWeightSemibold },
  label: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  content: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, minHeight: 0 },
});
const indent = { 1: '8px', 2: '24px', 3: '40px' } as const;

/** Preview of a connector-space object: what a synchronization would do to it, and why (spec/console.md §6). */
export function PreviewPage() {
  const { path } = usePlace();
  const id = path[2] ?? '';
  const object = useQuery(useApi().objects.connectorSpaceObject.queryOptions({ input: { id } }));
  return <Loaded query={object}>{(data) => <Preview id={data.id} name={data.displayName ?? data.dn} />}</Loaded>;
}

function Preview({ id, name }: { id: string; name: string }) {
  const styles = useStyles();
  const api = useApi();
  const { params } = usePlace();
  const mode = params.get('mode') === 'delta' ? 'delta' : 'full';
  const attribute = params.get('attribute') ?? undefined;
  const [asking, setAsking] = useState(false);
  const generate = useMutation(api.preview.generate.mutationOptions());
  const commit = useMutation(api.preview.commit.mutationOptions({ onSuccess: () => setAsking(false) }));
  const result = commit.data ?? generate.data;
  const run = generate.mutate;
  // A mode in the address generates at once, so that "Why?" on an attribute leads straight to its ladder.
  const automatic = params.get('mode') !== null;
  useEffect(() => {
    if (automatic) run({ object: id, mode });
  }, [automatic, id, mode, run]);
  const start = (chosen: 'delta' | 'full') => {
    commit.reset();
    navigate(addresses.preview(id, { mode: chosen }), { replace: true });
    if (chosen === mode && automatic) run({ object: id, mode: chosen });
  };
  const busy = generate.isPending || commit.isPending;
  const none = result === undefined ? 'Generate a preview first.' : undefined;
  const actions: readonly Action[] = [
    {
      label: 'Generate Preview',
      icon: <Play20Regular />,
      run: () => start(mode),
      disabled: busy ? 'A preview is being evaluated.' : undefined,
    },
    {
      label: 'Commit Preview',
      icon: <CheckmarkCircle20Regular />,
      run: () => setAsking(true),
      disabled: busy ? 'A preview is being evaluated.' : none,
    },
    {
      label: 'Save Preview Results (XML)',
      icon: <ArrowDownload20Regular />,
      run: () => result !== undefined && save(result, 'xml'),
      disabled: none,
      group: true,
    },
    {
      label: 'Save Preview Results (JSON)',
      icon: <ArrowDownload20Regular />,
      run: () => result !== undefined && save(result, 'json'),
      disabled: none,
    },
    { label: 'Object properties', icon: <Document20Regular />, run: () => navigate(addresses.connectorSpaceObject(id)), group: true },
  ];
  return (
    <ToolPage actions={actions}>
      <Section title={`Preview – ${name}`} detail="Works on what is staged in the connector space; the connected system is not read.">
        <div className={styles.start}>
          <RadioGroup
            layout="horizontal"
            aria-label="Preview mode"
            value={mode}
            onChange={(_, { value }) => start(value === 'delta' ? 'delta' : 'full')}
          >
            <Radio value="full" label="Full Synchronization" />
            <Radio value="delta" label="Delta Synchronization" />
          </RadioGroup>
          <Button appearance="primary" icon={<Play20Regular />} disabled={busy} onClick={() => start(mode)}>
            Generate Preview
          </Button>
        </div>
        {generate.error !== null && <Failure error={generate.error} onRetry={() => start(mode)} />}
        {generate.isPending ? (
          <Loading label="Evaluating the rules…" />
        ) : result === undefined ? (
          generate.error === null && (
            <Empty
              title="What would a synchronization do to this object?"
              hint="Generate Preview evaluates the rules and writes nothing. Every step shows its reasons."
            />
          )
        ) : (
          <PreviewResultView key={`${result.mode} ${result.committed}`} result={result} attribute={attribute} />
        )}
      </Section>
      {asking && result !== undefined && (
        <Confirmation
          title="Commit this preview?"
          confirm="Commit Preview"
          busy={commit.isPending}
          error={commit.error}
          onConfirm={() => commit.mutate({ object: id, mode })}
          onClose={() => setAsking(false)}
        >
          <Text>
            The object is synchronized now, as it is staged at this moment: the metaverse is written and exports are staged. Nothing is sent
            to a connected system before the next export.
          </Text>
          {previewSummary(result).map(({ text }) => (
            <Text key={text} block>
              {text}
            </Text>
          ))}
        </Confirmation>
      )}
    </ToolPage>
  );
}

function PreviewResultView({ result, attribute }: { result: PreviewResult; attribute: string | undefined }) {
  const styles = useStyles();
  const nodes = useMemo(() => previewNodes(result), [result]);
  const [open, setOpen] = useState(attribute === undefined || result.committed ? 'summary' : 'import-flow');
  const current = nodes.find((node) => node.id === open) ?? nodes[0];
  return (
    <>
      {current?.content.kind !== 'summary' && <PreviewHeadline result={result} />}
      <div className={styles.body}>
        <nav aria-label="Contents" className={styles.tree}>
          {nodes.map((node) => (
            <NodeButton key={node.id} node={node} current={node.id === current?.id} onOpen={() => setOpen(node.id)} />
          ))}
        </nav>
        <section className={styles.content} aria-label={current?.label ?? 'Preview'}>
          {current !== undefined && <PreviewContentView node={current} result={result} attribute={attribute} />}
        </section>
      </div>
    </>
  );
}

function NodeButton({ node, current, onOpen }: { node: PreviewNode; current: boolean; onOpen: () => void }) {
  const styles = useStyles();
  return (
    <Button
      appearance="subtle"
      className={mergeClasses(styles.node, current && styles.current)}
      style={{ paddingLeft: indent[node.level] }}
      aria-current={current ? 'page' : undefined}
      onClick={onOpen}
    >
      <span className={styles.label}>{node.label}</span>
      {node.detail !== undefined && (
        <Badge appearance="tint" color={node.problem === true ? 'danger' : 'informative'}>
          {node.detail}
        </Badge>
      )}
    </Button>
  );
}

const forms = {
  xml: { text: previewXml, type: 'application/xml' },
  json: { text: (result: PreviewResult) => `${JSON.stringify(result, null, 2)}\n`, type: 'application/json' },
} as const;

function save(result: PreviewResult, form: keyof typeof forms): void {
  const { text, type } = forms[form];
  saveFile(`Preview ${result.object.name}.${form}`, text(result), type);
}
