import { Link } from '@fluentui/react-components';
import type { ReactNode } from 'react';

/** A link to a place of the console. */
export function PlaceLink({ to, children, title }: { to: string; children: ReactNode; title?: string }) {
  return (
    <Link href={to} {...(title !== undefined && { title })}>
      {children}
    </Link>
  );
}
