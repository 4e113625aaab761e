import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';

const useStyles = makeStyles({
  frame: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0, outlineStyle: 'none' },
});

/**
 * Content that replaces itself: when what had the focus goes away, the focus stays here and is not lost to the page – which
 * a dialog around it would take for having been left.
 */
export function KeptFocus({ className, children }: { className?: string; children: ReactNode }) {
  const styles = useStyles();
  const frame = useRef<HTMLDivElement>(null);
  const inside = useRef(false);
  useEffect(() => {
    const { activeElement, body } = document;
    if (inside.current && (activeElement === null || activeElement === body)) frame.current?.focus({ preventScroll: true });
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches where the focus is.
    <div
      ref={frame}
      tabIndex={-1}
      className={mergeClasses(styles.frame, className)}
      onFocus={() => {
        inside.current = true;
      }}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget !== null && frame.current?.contains(relatedTarget) === false) inside.current = false;
      }}
    >
      {children}
    </div>
  );
}
