import { useMemo } from 'react';
import { RuleFilter } from '../../shared/contract/rules.ts';
import { addresses } from '../shell/addresses.ts';
import { navigate, type Place, usePlace } from '../shell/router.ts';

type Names = { readonly [name: string]: string | undefined };
const names = Object.keys(RuleFilter.shape) as readonly (keyof RuleFilter)[];

/** The filters in an address; what is none there is left out. */
export function filterIn({ params }: Place): RuleFilter {
  const given = Object.fromEntries(
    names.flatMap((name) => {
      const text = params.get(name);
      if (text === null || text === '') return [];
      const value = text === 'true' ? true : text === 'false' ? false : text;
      return RuleFilter.shape[name].safeParse(value).success ? [[name, value]] : [];
    }),
  );
  return RuleFilter.parse(given);
}

/** A filter as an address carries it. */
export const filterParams = (filter: RuleFilter): Names =>
  Object.fromEntries(names.map((name) => [name, filter[name] === undefined ? undefined : String(filter[name])]));

/** The filters of the Rules page live in its address, so that Back and links keep them. */
export function useRuleFilter(): readonly [RuleFilter, (filter: RuleFilter) => void] {
  const place = usePlace();
  const filter = useMemo(() => filterIn(place), [place]);
  const rule = place.params.get('rule') ?? undefined;
  return [filter, (next) => navigate(addresses.rules(rule, filterParams(next)), { replace: true })];
}
