import { dnKey } from '../../../shared/model/dn.ts';
import type { Effect } from '../../sync/effect.ts';
import type { Answers, Evaluation, Question } from '../../sync/question.ts';
import { isMember } from './scope-groups.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Runs an evaluation to its end, answering its questions from the unit of work. */
export async function evaluate(evaluation: Evaluation<readonly Effect[]>, unit: UnitOfWork): Promise<readonly Effect[]> {
  let turn = evaluation.next();
  while (!turn.done) turn = evaluation.next(await answer(turn.value, unit));
  return turn.value;
}

async function answer(question: Question, unit: UnitOfWork): Promise<Answers[keyof Answers]> {
  switch (question.ask) {
    case 'neighbourhood': {
      const connectors = await unit.linkedTo(question.mv);
      const mv = await unit.mvObject(question.mv);
      if (mv === undefined) throw new Error(`metaverse object ${question.mv} is linked but does not exist`);
      return { mv, connectors };
    }
    case 'metaverse-by-index':
      return unit.mvByIndex(question.objectType, question.attribute, question.keys);
    case 'connector-space-by-index':
      return unit.csByIndex(question.connector, question.attribute, question.keys);
    case 'connector-space-by-dn':
      return unit.csByDn(question.connector, question.dn);
    case 'linked-objects':
      return unit.linkedIds(question.connector, question.mvs);
    case 'references':
      return unit.references.edges(question.cs, question.attribute, question.targets, question.connectedTo);
    case 'metaverse-references':
      return unit.references.metaverseEdges(question.mv, question.attribute, question.targets);
    case 'further-references':
      return unit.references.countFurther(question.of, question.attribute);
    case 'any-further-reference':
      return unit.references.hasFurther(question.of, question.attribute);
    case 'memberships': {
      const found = new Set<string>();
      for (const dn of question.groups) {
        const group = await unit.csByDn(question.connector, dnKey(dn));
        if (await isMember(group, question.cs, unit)) found.add(dn);
      }
      return found;
    }
  }
}
