import { Badge } from '@fluentui/react-components';
import { ArrowSyncCircle16Regular, ErrorCircle16Filled, PaintBrush16Regular } from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import type { ImpactClass } from '../../shared/contract/configuration.ts';

/** Impact classes as people read them: what a change can do to data (anchors/peers.md A4). */
export const impactWords: {
  readonly [C in ImpactClass]: { readonly text: string; readonly meaning: string };
} = {
  destructive: { text: 'Destructive', meaning: 'Can delete or disconnect objects, or take values away.' },
  'sync-affecting': { text: 'Affects sync', meaning: 'Can change which objects and values are synchronized.' },
  cosmetic: { text: 'Cosmetic', meaning: 'Changes nothing about what is synchronized.' },
};

const looks: {
  readonly [C in ImpactClass]: { readonly icon: ReactElement; readonly color: 'danger' | 'brand' | 'informative' };
} = {
  destructive: { icon: <ErrorCircle16Filled />, color: 'danger' },
  'sync-affecting': { icon: <ArrowSyncCircle16Regular />, color: 'brand' },
  cosmetic: { icon: <PaintBrush16Regular />, color: 'informative' },
};

/** The class of a change, in words and with an icon; never by colour alone. */
export function ImpactBadge({ impact }: { impact: ImpactClass }) {
  const { icon, color } = looks[impact];
  const { text, meaning } = impactWords[impact];
  return (
    <Badge appearance="tint" color={color} icon={icon} title={meaning}>
      {text}
    </Badge>
  );
}
