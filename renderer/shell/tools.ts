import { Database20Regular, History20Regular, PeopleSearch20Regular, PlugConnected20Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { addresses } from './addresses.ts';
import { type Place, usePlace } from './router.ts';

/** The tools of the console, in the order of the field (spec/console.md §1). `root` is the first part of their addresses. */
export const tools = [
  { root: 'operations', name: 'Operations', icon: History20Regular, home: addresses.operations() },
  { root: 'connectors', name: 'Connectors', icon: PlugConnected20Regular, home: addresses.connectors() },
  { root: 'metaverse-designer', name: 'Metaverse Designer', icon: Database20Regular, home: addresses.designer() },
  { root: 'metaverse-search', name: 'Metaverse Search', icon: PeopleSearch20Regular, home: addresses.metaverseSearch() },
] as const;

export type ToolRoot = (typeof tools)[number]['root'];
export type ToolPlaces = { readonly [R in ToolRoot]: string };

/** Objects belong to the tool that finds them. */
export const toolOf = (place: Place): ToolRoot | undefined => {
  const [first, second] = place.path;
  if (first === 'object') return second === 'connector-space' ? 'connectors' : 'metaverse-search';
  return tools.find((tool) => tool.root === first)?.root;
};

/** Where each tool was left, so that going back to it goes on there. */
export function useToolPlaces(): ToolPlaces {
  const place = usePlace();
  const [places, setPlaces] = useState<ToolPlaces>(() => ({
    operations: tools[0].home,
    connectors: tools[1].home,
    'metaverse-designer': tools[2].home,
    'metaverse-search': tools[3].home,
  }));
  useEffect(() => {
    const root = tools.find((tool) => tool.root === place.path[0])?.root;
    if (root !== undefined) setPlaces((before) => ({ ...before, [root]: `#${place.href}` }));
  }, [place]);
  return places;
}
