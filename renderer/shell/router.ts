import { useSyncExternalStore } from 'react';

/** Where the console is: `#/operations/42?step=7` is path [operations, 42] with parameter step. */
export interface Place {
  readonly path: readonly string[];
  readonly params: URLSearchParams;
  /** `/operations/42?step=7` */
  readonly href: string;
}

export function parsePlace(hash: string): Place {
  const href = hash.replace(/^#/, '') || '/';
  const [path = '', query = ''] = href.split('?', 2);
  return { path: path.split('/').filter(Boolean).map(decodePart), params: new URLSearchParams(query), href };
}

/** The address of a place, for links: `#/operations/42?step=7`. Parameters without a value are left out. */
export function address(path: readonly (string | number)[], params: { readonly [name: string]: string | number | undefined } = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== undefined && value !== '') query.set(name, String(value));
  const text = query.toString();
  return `#/${path.map((part) => encodeURIComponent(part)).join('/')}${text === '' ? '' : `?${text}`}`;
}

/** Goes to an address; `replace` leaves no step for Back (selections). */
export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  if (to === window.location.hash) return;
  if (replace) window.history.replaceState(null, '', to);
  else window.history.pushState(null, '', to);
  window.dispatchEvent(new Event('hashchange'));
}

let known: Place | undefined;

/** The current place; the same object until it changes. */
export function currentPlace(): Place {
  const href = window.location.hash.replace(/^#/, '') || '/';
  if (known?.href !== href) known = parsePlace(window.location.hash);
  return known;
}

export const usePlace = (): Place => useSyncExternalStore(subscribe, currentPlace);

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  window.addEventListener('popstate', listener);
  return () => {
    window.removeEventListener('hashchange', listener);
    window.removeEventListener('popstate', listener);
  };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
