import { makeStyles, tokens } from '@fluentui/react-components';
import { type PointerEvent, type ReactNode, useRef } from 'react';
import { usePreference } from '../local/local-context.ts';

const useStyles = makeStyles({
  split: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  part: { display: 'flex', flexDirection: 'column', minHeight: '80px', overflow: 'hidden' },
  bar: {
    flexShrink: 0,
    height: '5px',
    margin: 0,
    border: 'none',
    cursor: 'row-resize',
    touchAction: 'none',
    backgroundColor: tokens.colorNeutralBackground2,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':hover': { backgroundColor: tokens.colorBrandBackground2 },
    ':focus-visible': { backgroundColor: tokens.colorBrandBackground },
  },
});

/** Two stacked panes with a bar between them to drag or move with the arrow keys; the share is remembered by name. */
export function Split({ name, top, bottom, share = 42 }: { name: string; top: ReactNode; bottom: ReactNode; share?: number }) {
  const styles = useStyles();
  const frame = useRef<HTMLDivElement>(null);
  const [stored, remember] = usePreference(`split ${name}`, String(share));
  const percent = Math.min(85, Math.max(15, Number(stored ?? share)));
  const drag = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    remember(String(Math.round(((event.clientY - box.top) / box.height) * 100)));
  };
  return (
    <div ref={frame} className={styles.split}>
      <div className={styles.part} style={{ flex: `${percent} 1 0` }}>
        {top}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: an hr cannot be focused and moved. */}
      <div
        role="separator"
        tabIndex={0}
        aria-orientation="horizontal"
        aria-label="Resize panes"
        aria-valuenow={percent}
        aria-valuemin={15}
        aria-valuemax={85}
        className={styles.bar}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={(event) => {
          const by = { ArrowUp: -3, ArrowDown: 3 }[event.key];
          if (by !== undefined) remember(String(percent + by));
        }}
      />
      <div className={styles.part} style={{ flex: `${100 - percent} 1 0` }}>
        {bottom}
      </div>
    </div>
  );
}
