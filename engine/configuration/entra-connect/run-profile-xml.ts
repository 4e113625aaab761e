import { runProfiles, type StepType } from '../../../shared/model/run-profile.ts';
import type { FileFindings } from './findings.ts';
import type { XmlElement } from './xml-element.ts';
import { attributeIn, booleanOf, checkAttributes, guidOf, readBelow, textIn } from './xml-reading.ts';
import { element, type XmlNode } from './xml-text.ts';

/** Step types by the words of the file: `type`, and the subtype below it. */
const stepWords: { readonly [S in StepType]: { readonly type: string; readonly subtype?: readonly [element: string, text: string] } } = {
  'full-import': { type: 'full-import', subtype: ['import-subtype', 'to-cs'] },
  'delta-import': { type: 'delta-import', subtype: ['import-subtype', 'to-cs'] },
  'full-synchronization': { type: 'apply-rules', subtype: ['apply-rules-subtype', 'reevaluate-flow-connectors'] },
  'delta-synchronization': { type: 'apply-rules', subtype: ['apply-rules-subtype', 'apply-pending'] },
  export: { type: 'export' },
};

/**
 * Reads `<ma-run-data>`. Every connector here has the five default run profiles with a step for each selected partition;
 * what differs from them is reported.
 *
 * @param partitions names by id
 */
export function readRunProfiles(item: XmlElement, partitions: ReadonlyMap<string, string>, findings: FileFindings): void {
  checkAttributes(item, [], findings);
  readBelow(item, { 'run-configuration': (one) => readRunProfile(one, partitions, findings) }, findings);
}

function readRunProfile(item: XmlElement, partitions: ReadonlyMap<string, string>, findings: FileFindings): void {
  const steps: XmlElement[] = [];
  let name = '';
  checkAttributes(item, [], findings);
  readBelow(
    item,
    {
      id: STATE,
      version: STATE,
      name: (child) => {
        name = textIn(child, findings).trim();
      },
      configuration: (child) => readBelow(child, { step: (step) => steps.push(step) }, findings),
    },
    findings,
  );
  const own = runProfiles.find((profile) => profile.name.toLowerCase() === name.toLowerCase());
  if (own === undefined) {
    findings.leave(item.path, `Run profile “${name}”: every connector here has the five default run profiles, and no other.`);
    return;
  }
  for (const step of steps) readStep(step, own.key, partitions, findings);
}

function readStep(step: XmlElement, expected: StepType, partitions: ReadonlyMap<string, string>, findings: FileFindings): void {
  checkAttributes(step, [], findings);
  readBelow(
    step,
    {
      'step-type': (child) => {
        checkAttributes(child, ['type'], findings);
        const { type, subtype } = stepWords[expected];
        const [below] = child.children;
        const same = attributeIn(child, 'type') === type && below?.name === subtype?.[0] && below?.text.trim() === subtype?.[1];
        if (!same || child.children.length > 1) findings.leave(child.path, `Another step than the default run profile has: ${expected}.`);
      },
      partition: (child) => {
        const id = guidOf(textIn(child, findings));
        if (id !== undefined && !partitions.has(id)) findings.leave(child.path, 'The file has no partition of this id.');
      },
      threshold: (child) =>
        readBelow(
          child,
          {
            object: (limit) => {
              const text = textIn(limit, findings).trim();
              if (text !== '' && booleanOf(text) !== false)
                findings.leave(limit.path, 'Limits are set for the connector, not for a run profile.');
            },
            'batch-size': (size) => findings.leave(size.path, BATCHES),
          },
          findings,
        ),
      'custom-data': (child) => {
        if (child.children.length > 0) findings.leave(child.path, BATCHES);
      },
    },
    findings,
  );
}

const STATE = 'A state of the server the file came from.';
const BATCHES = 'Isthmus chooses the size of batches and the time limits itself.';

/** `<ma-run-data>` of the default run profiles. `partitions`: ids of the selected ones. */
export const runData = (partitions: readonly string[]): XmlNode =>
  element(
    'ma-run-data',
    runProfiles.map(({ name, key }) => {
      const { type, subtype } = stepWords[key];
      const stepType = element('step-type', subtype === undefined ? undefined : [element(...subtype)], { type });
      const steps = partitions.map((id) => element('step', [stepType, element('partition', `{${id}}`)]));
      return element('run-configuration', [element('name', name), element('configuration', steps)]);
    }),
  );
