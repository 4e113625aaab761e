import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { createContext, type DragEvent, type ReactNode, useContext, useState } from 'react';
import type { RuleRow } from '../../shared/contract/rules.ts';

export type DropHandler = (dragged: string, position: 'before' | 'after', other: RuleRow) => void;

const DropContext = createContext<DropHandler | undefined>(undefined);
/** Gives the cells below it what to do when a rule is dropped on another. */
export const RuleDrop = DropContext.Provider;

const MEDIA = 'application/x-isthmus-rule';

const useStyles = makeStyles({
  cell: { display: 'block', cursor: 'grab', overflow: 'hidden', textOverflow: 'ellipsis', padding: `${tokens.spacingVerticalXXS} 0` },
  grow: { width: '100%' },
  before: { boxShadow: `inset 0 2px 0 ${tokens.colorBrandStroke1}` },
  after: { boxShadow: `inset 0 -2px 0 ${tokens.colorBrandStroke1}` },
});

/** A cell to take a rule by and to drop another on: on its upper half the other goes before it, on its lower half after it. */
export function DragCell({ row, grow = false, children }: { row: RuleRow; grow?: boolean; children: ReactNode }) {
  const styles = useStyles();
  const drop = useContext(DropContext);
  const [over, setOver] = useState<'before' | 'after'>();
  if (drop === undefined) return <>{children}</>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is for the mouse; the same commands stand in the actions and on Alt+arrows.
    <span
      className={mergeClasses(styles.cell, grow && styles.grow, over !== undefined && styles[over])}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(MEDIA, row.id);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(MEDIA)) return;
        event.preventDefault();
        setOver(halfOf(event));
      }}
      onDragLeave={() => setOver(undefined)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(undefined);
        const dragged = event.dataTransfer.getData(MEDIA);
        if (dragged !== '' && dragged !== row.id) drop(dragged, halfOf(event), row);
      }}
    >
      {children}
    </span>
  );
}

function halfOf(event: DragEvent<HTMLElement>): 'before' | 'after' {
  const { top, height } = event.currentTarget.getBoundingClientRect();
  return event.clientY < top + height / 2 ? 'before' : 'after';
}
