import { useCallback } from 'react';
import { addresses } from '../shell/addresses.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { StepErrorPanel } from './step-error-panel.tsx';
import { StepObjectsPanel } from './step-objects-panel.tsx';
import { TrippedPanel } from './tripped-panel.tsx';

/** The panel the address asks for: the objects of a counter, one error, or what the limits stopped. */
export function RunPanels({ run }: { run: number }) {
  const { params } = usePlace();
  const step = Number(params.get('step'));
  const close = useCallback(() => navigate(addresses.run(run, { step })), [run, step]);
  if (params.get('panel') === 'error') return <StepErrorPanel step={step} index={Number(params.get('error') ?? 0)} onClose={close} />;
  if (params.get('panel') === 'tripped') return <TrippedPanel key={step} step={step} onClose={close} />;
  const counters = params.get('counters');
  if (params.get('panel') !== 'objects' || counters === null) return null;
  return (
    <StepObjectsPanel
      key={counters + params.get('target')}
      step={step}
      counters={counters.split(',')}
      target={params.get('target') ?? undefined}
      title={params.get('title') ?? 'Objects'}
      onClose={close}
    />
  );
}
