import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationSubject } from '../../shared/contract/expressions.ts';
import { diagnose } from '../../shared/expressions/language-service/diagnostics.ts';
import { openDocument } from '../../shared/expressions/language-service/document.ts';
import { type ExploredForest, exploredForest } from '../host/testing/temporary-engine.ts';

let host: ExploredForest;
beforeAll(async () => {
  host = await exploredForest();
});
afterAll(() => host.close());

const person = async () => {
  const { rows } = await host.api.metaverseSearch.search({ objectType: 'person', text: 'Michał Żurawski' });
  return host.api.objects.metaverseObject({ id: rows[0]?.id ?? '' });
};
const imported = async (): Promise<EvaluationSubject> => {
  const { connectors } = await person();
  return { kind: 'connector-space-object', id: connectors.find(({ dn }) => dn.includes('Michał'))?.object ?? '' };
};
const evaluate = (expression: string, subject: EvaluationSubject) => host.api.expressions.evaluate({ expression, subject });

describe('expressions on objects', () => {
  it('evaluates on a connector-space object, with its parameters, and says what each part came to', async () => {
    const { result, steps, reads, parameters } = await evaluate('UCase([title]) & "@" & %Domain.FQDN%', await imported());
    expect(result).toMatchObject({ kind: 'values', type: 'str', values: [{ type: 'string', text: 'DISPATCHER@harbour.example' }] });
    expect(steps.map(({ start, end, values }) => [start, end, values[0]?.text])).toContainEqual([0, 14, '"DISPATCHER"']);
    expect(reads).toMatchObject([{ name: 'title', type: 'string', values: [{ text: 'Dispatcher' }] }]);
    expect(parameters).toEqual([{ name: 'Domain.FQDN', value: 'harbour.example' }]);
  });

  it('names the objects that references of a metaverse object point to', async () => {
    const { id, attributes } = await person();
    const manager = attributes.find(({ name }) => name === 'manager')?.values[0];
    const { result, steps } = await evaluate('[manager]', { kind: 'metaverse-object', id });
    expect(result).toMatchObject({ kind: 'values', type: 'ref', values: [{ type: 'reference', text: manager?.text, id: manager?.id }] });
    expect(steps[0]?.values[0]?.text).toBe(manager?.text);
  });

  it('a faulty expression and a failing one are results with their place', async () => {
    const subject = await imported();
    expect((await evaluate('Lefft([title], 1)', subject)).result).toMatchObject({
      kind: 'error',
      code: 'unknown-function',
      start: 0,
      end: 5,
    });
    const failing = await evaluate('"a" & Item([title], 2)', subject);
    expect(failing.result).toMatchObject({ kind: 'error', code: 'value-error', start: 6, end: 22 });
    expect(failing.steps.find(({ start }) => start === 11)?.values).toMatchObject([{ text: '"Dispatcher"' }]);
  });

  it('evaluates on given values; flow-control words are outcomes', async () => {
    const values: EvaluationSubject = {
      kind: 'values',
      attributes: { mail: 'a@x', proxyAddresses: ['smtp:a', 'smtp:b'] },
      parameters: { P: 'p' },
    };
    expect((await evaluate('Join([proxyAddresses], ",") & %P%', values)).result).toMatchObject({ values: [{ text: 'smtp:a,smtp:bp' }] });
    expect((await evaluate('IIF(IsPresent([sn]), [sn], IgnoreThisFlow)', values)).result).toEqual({ kind: 'ignore' });
    expect((await evaluate('ImportedValue("mail")', values)).result).toMatchObject({ values: [{ text: 'a@x' }] });
  });

  it('refuses values that are none and objects that are not there', async () => {
    await expect(evaluate('[a]', { kind: 'values', attributes: { a: { $num: 'many' } } })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(evaluate('[a]', { kind: 'metaverse-object', id: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('what expressions can read', () => {
  it('the attributes of a source and the parameters of its connector', async () => {
    const [connector] = await host.api.connectors.list();
    const { attributes, parameters } = await host.api.expressions.sourceSchema({
      kind: 'connector-space',
      connector: connector?.id ?? '',
      objectType: 'user',
    });
    expect(attributes).toContainEqual({ name: 'proxyAddresses', type: 'string', multiValued: true });
    expect(attributes).toContainEqual({ name: 'dn', type: 'string', multiValued: false });
    expect(parameters).toContainEqual({ name: 'Forest.FQDN', value: 'harbour.example' });
    const metaverse = await host.api.expressions.sourceSchema({ kind: 'metaverse', objectType: 'group' });
    expect(metaverse.attributes).toContainEqual({ name: 'member', type: 'reference', multiValued: true });
    await expect(host.api.expressions.sourceSchema({ kind: 'metaverse', objectType: 'nothing' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('the flows of a rule; the editor finds no error in any expression of the default rules', async () => {
    for (const { id } of await host.api.metaverseDesigner.rules()) {
      const { flows, source } = await host.api.expressions.ruleFlows({ rule: id });
      const schema = await host.api.expressions.sourceSchema(source);
      for (const { text, target } of flows.filter(({ flowType }) => flowType === 'expression')) {
        const found = diagnose(openDocument(text, { ...schema, target })).filter(({ severity }) => severity === 'error');
        expect(found.map(({ message }) => `${text}: ${message}`)).toEqual([]);
      }
    }
  });
});
