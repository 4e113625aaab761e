export type WhatIfPhase = 'copying' | 'synchronizing' | 'comparing' | 'done' | 'cancelled' | 'failed';

/** `total`: undefined while it is not known. */
export type Progress = (phase: WhatIfPhase, processed: number, total: number | undefined) => void;
