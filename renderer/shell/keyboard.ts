import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { navigate } from './router.ts';
import { type ToolPlaces, tools } from './tools.ts';

/** Ctrl+1…4 choose a tool, F5 fetches again, Alt+arrows go back and forward. */
export function useShellKeys(places: ToolPlaces): void {
  const queries = useQueryClient();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey;
      const tool = command && !event.shiftKey && !event.altKey ? tools[Number(event.key) - 1] : undefined;
      if (tool !== undefined) navigate(places[tool.root]);
      else if (event.key === 'F5' && !command) void queries.invalidateQueries();
      else if (event.altKey && event.key === 'ArrowLeft') window.history.back();
      else if (event.altKey && event.key === 'ArrowRight') window.history.forward();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [places, queries]);
}
