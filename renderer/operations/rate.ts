import { useEffect, useState } from 'react';

interface Sample {
  readonly time: number;
  readonly processed: number;
}
interface Measure {
  readonly run: number;
  readonly samples: readonly Sample[];
}

const WINDOW = 5000;

/** Objects per second over the last five seconds of a run; 0 until two figures are known. */
export function useRate(run: number, processed: number): number {
  const [{ samples }, setMeasure] = useState<Measure>({ run, samples: [] });
  useEffect(() => {
    setMeasure((before) => ({ run, samples: addSample(before.run === run ? before.samples : [], { time: Date.now(), processed }) }));
  }, [run, processed]);
  return rateOf(samples);
}

export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  return [...samples.filter(({ time, processed }) => sample.time - time <= WINDOW && processed <= sample.processed), sample];
}

export function rateOf(samples: readonly Sample[]): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.time - first.time < 200) return 0;
  return ((last.processed - first.processed) * 1000) / (last.time - first.time);
}
