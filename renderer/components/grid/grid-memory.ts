import { useEffect, useRef, useState } from 'react';
import { currentPlace, usePlace } from '../../shell/router.ts';

interface Remembered {
  readonly offset: number;
  /** Id of the current row. */
  readonly current: string | undefined;
}

const remembered = new Map<string, Remembered>();
const MOST = 100;

/** Where a grid was left at this place: Back finds the list scrolled and the row selected as they were. */
export function useGridMemory(name: string): { readonly before: Remembered | undefined; readonly remember: (state: Remembered) => void } {
  const { href } = usePlace();
  const [before] = useState(() => remembered.get(`${name} ${currentPlace().href}`));
  const state = useRef<Remembered>(undefined);
  const key = useRef('');
  useEffect(() => {
    key.current = `${name} ${href}`;
  }, [name, href]);
  useEffect(
    () => () => {
      if (state.current === undefined) return;
      remembered.delete(key.current);
      remembered.set(key.current, state.current);
      const [oldest] = remembered.keys();
      if (remembered.size > MOST && oldest !== undefined) remembered.delete(oldest);
    },
    [],
  );
  const [remember] = useState(() => (next: Remembered) => {
    state.current = next;
  });
  return { before, remember };
}
