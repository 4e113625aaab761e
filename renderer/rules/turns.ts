import { useCallback, useEffect, useState } from 'react';

/**
 * One dialog after another in the same place. A dialog that opens while another is still there is hidden from screen readers
 * together with the page behind it; so nothing is shown for a moment in between.
 */
export function useTurns<T>(first?: T): readonly [T | undefined, (next: T | undefined) => void] {
  const [{ shown, next }, set] = useState<{ readonly shown: T | undefined; readonly next: T | undefined }>({
    shown: first,
    next: undefined,
  });
  useEffect(() => {
    if (next === undefined) return undefined;
    const timer = setTimeout(() => set({ shown: next, next: undefined }));
    return () => clearTimeout(timer);
  }, [next]);
  const turnTo = useCallback(
    (wanted: T | undefined) =>
      set((before) =>
        before.shown === undefined || wanted === undefined ? { shown: wanted, next: undefined } : { shown: undefined, next: wanted },
      ),
    [],
  );
  return [shown, turnTo];
}
