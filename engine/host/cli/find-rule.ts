import { Refusal } from './exit-code.ts';
import type { Api } from './session.ts';

/** Id of a rule by its id or its name. With several forests names repeat: the id decides then. */
export async function findRule(api: Api, text: string): Promise<string> {
  const wanted = text
    .trim()
    .replace(/^\{|\}$/g, '')
    .toLowerCase();
  const rules = await api.rules.list({});
  const [found, second] = rules.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  if (found === undefined) throw new Refusal('not-found', `There is no rule ${text}.`);
  if (second !== undefined) throw new Refusal('ambiguous', `Several rules are called ${text}; give the id: ${found.id}, ${second.id} …`);
  return found.id;
}
