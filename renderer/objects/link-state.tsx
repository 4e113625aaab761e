import { Badge, type BadgeProps } from '@fluentui/react-components';
import type { z } from 'zod';
import type { LinkState } from '../../shared/contract/common.ts';

export type LinkStateCode = z.infer<typeof LinkState>;

/** spec/console.md §18 no. 23: one badge instead of two booleans, plain words beside the engine's. */
export const linkStates: {
  readonly [S in LinkStateCode]: { readonly label: string; readonly plain: string; readonly color: NonNullable<BadgeProps['color']> };
} = {
  connector: { label: 'Connector', plain: 'linked to a metaverse object', color: 'success' },
  'explicit-connector': { label: 'Explicit connector', plain: 'linked by hand; rules do not unlink it', color: 'success' },
  disconnector: { label: 'Disconnector', plain: 'not linked: no rule joined or projected it', color: 'subtle' },
  'explicit-disconnector': { label: 'Explicit disconnector', plain: 'not linked: kept out by hand', color: 'severe' },
  'filtered-disconnector': { label: 'Filtered disconnector', plain: 'not linked: blocked by filter', color: 'severe' },
  placeholder: { label: 'Placeholder', plain: 'not imported: only referred to, or a container of others', color: 'subtle' },
  transient: { label: 'Transient', plain: 'its name was taken by another object; the next import decides', color: 'important' },
};

export function LinkStateBadge({ state, plain = false }: { state: LinkStateCode; plain?: boolean }) {
  const { label, plain: words, color } = linkStates[state];
  return (
    <Badge appearance="tint" color={color} title={words}>
      {plain ? `${label} – ${words}` : label}
    </Badge>
  );
}
