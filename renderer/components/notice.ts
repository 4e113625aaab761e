import { createContext, useContext } from 'react';

/** Short messages over the page: what was done, or why not. */
export interface Notice {
  readonly done: (message: string) => void;
  readonly failed: (error: unknown) => void;
}

const NoticeContext = createContext<Notice | undefined>(undefined);
export const NoticeProvider = NoticeContext.Provider;

export function useNotice(): Notice {
  const notice = useContext(NoticeContext);
  if (notice === undefined) throw new Error('useNotice outside of NoticeProvider');
  return notice;
}
