import type { PreviewAttribute, PreviewEvaluation, PreviewResult, PreviewTarget } from '../../shared/contract/preview.ts';

export type PreviewContent =
  | { readonly kind: 'summary' }
  | { readonly kind: 'source' }
  | { readonly kind: 'scopes'; readonly scopes: PreviewEvaluation['scopes'] }
  | { readonly kind: 'join'; readonly evaluation: PreviewEvaluation }
  | { readonly kind: 'flow'; readonly title: string; readonly side: 'import' | 'export'; readonly attributes: readonly PreviewAttribute[] }
  | { readonly kind: 'metaverse' }
  | { readonly kind: 'deletion'; readonly evaluation: PreviewEvaluation }
  | { readonly kind: 'provisioning'; readonly target: PreviewTarget }
  | { readonly kind: 'pending-export'; readonly object: PreviewTarget['objects'][number] }
  | { readonly kind: 'error'; readonly evaluation: PreviewEvaluation };

/** A node of the Contents tree. */
export interface PreviewNode {
  readonly id: string;
  readonly label: string;
  /** Depth in the tree. */
  readonly level: 1 | 2 | 3;
  readonly detail?: string;
  readonly problem?: boolean;
  readonly content: PreviewContent;
}

/** The Contents tree of the Preview dialog in pipeline order; only nodes with content appear (spec/console.md §6). */
export function previewNodes(result: PreviewResult): readonly PreviewNode[] {
  const nodes: PreviewNode[] = [{ id: 'summary', label: 'Start Preview', level: 1, content: { kind: 'summary' } }];
  nodes.push({
    id: 'source',
    label: 'Source Object Details',
    level: 1,
    ...counted(result.source.changes.length),
    content: { kind: 'source' },
  });
  result.evaluations.forEach((evaluation, index) => {
    // Evaluations after the first are of the object or its metaverse object, once more within the same step.
    const prefix = index === 0 ? '' : `again-${index}-`;
    const level = index === 0 ? 1 : 2;
    if (index > 0) {
      const what = evaluation.of === 'object' ? 'Object' : 'Metaverse Object';
      const label = `${what} Evaluated Again${result.evaluations.length > 2 ? ` (${index})` : ''}`;
      nodes.push({ id: `${prefix}flow`, label, level: 1, content: flow('import', evaluation.importFlow, 'Import Attribute Flow') });
    }
    nodes.push(...evaluationNodes(evaluation, prefix, level, index === 0));
  });
  if (result.metaverseObject !== undefined) {
    const node: PreviewNode = {
      id: 'metaverse',
      label: 'Metaverse Object Details',
      level: 1,
      ...counted(result.metaverseObject.changes.length),
      content: { kind: 'metaverse' },
    };
    const at = nodes.findIndex((candidate) => candidate.content.kind === 'provisioning' || candidate.content.kind === 'deletion');
    nodes.splice(at < 0 ? nodes.length : at, 0, node);
  }
  return nodes;
}

function evaluationNodes(evaluation: PreviewEvaluation, prefix: string, level: 1 | 2, own: boolean): readonly PreviewNode[] {
  const { scopes, joins, importFlow, metaverseDeletion, targets, error } = evaluation;
  const nodes: PreviewNode[] = [];
  const deeper = (level + 1) as 2 | 3;
  if (scopes.length > 0) {
    const inScope = scopes.filter((scope) => scope.inScope).length;
    nodes.push({
      id: `${prefix}filter`,
      label: 'Connector Filter',
      level,
      detail: `${inScope} of ${scopes.length} in scope`,
      content: { kind: 'scopes', scopes },
    });
  }
  if (joins.length > 0 || evaluation.link !== undefined || evaluation.projection !== undefined)
    nodes.push({ id: `${prefix}join`, label: 'Join and Projection', level, content: { kind: 'join', evaluation } });
  if (own && importFlow.length > 0) {
    const changed = importFlow.filter((attribute) => attribute.change !== 'none').length;
    nodes.push({
      id: `${prefix}import-flow`,
      label: 'Import Attribute Flow',
      level,
      ...counted(changed),
      content: flow('import', importFlow, 'Import Attribute Flow'),
    });
  }
  if (metaverseDeletion !== undefined)
    nodes.push({
      id: `${prefix}deletion`,
      label: 'Metaverse Deletion',
      level,
      ...(metaverseDeletion.deleted && { detail: 'delete', problem: true }),
      content: { kind: 'deletion', evaluation },
    });
  for (const target of targets) {
    const leaves = target.objects.some((object) => object.deprovisioning === 'delete' || object.deprovisioning === 'disconnect');
    nodes.push({
      id: `${prefix}target-${target.connector}`,
      label: target.connectorName,
      level,
      detail: leaves ? 'deprovisioning' : 'provisioning',
      ...(leaves && { problem: true }),
      content: { kind: 'provisioning', target },
    });
    for (const [number, object] of target.objects.entries()) {
      const changed = object.exportFlow.filter((attribute) => attribute.change !== 'none').length;
      if (object.exportFlow.length > 0)
        nodes.push({
          id: `${prefix}export-${target.connector}-${number}`,
          label: 'Export Attribute Flow',
          level: deeper,
          ...counted(changed),
          content: flow('export', object.exportFlow, `Export Attribute Flow to ${target.connectorName}`),
        });
      if (object.pendingExport !== undefined)
        nodes.push({
          id: `${prefix}pending-${target.connector}-${number}`,
          label: 'Pending Export',
          level: deeper,
          detail: object.pendingExport.operation,
          content: { kind: 'pending-export', object },
        });
    }
  }
  if (error !== undefined)
    nodes.push({ id: `${prefix}error`, label: 'Error', level, problem: true, detail: error.code, content: { kind: 'error', evaluation } });
  return nodes;
}

const flow = (side: 'import' | 'export', attributes: readonly PreviewAttribute[], title: string): PreviewContent => ({
  kind: 'flow',
  side,
  attributes,
  title,
});

const counted = (count: number): { detail?: string } => (count === 0 ? {} : { detail: count === 1 ? '1 change' : `${count} changes` });
