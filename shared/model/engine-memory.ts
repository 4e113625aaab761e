/**
 * V8's limits that can be set only where a process is started; engine/host/heap-growth.ts sets the others. The young
 * generation holds what a batch leaves behind: on a large machine V8 takes 128 MB for it, which makes nothing faster.
 */
export const ENGINE_V8_FLAGS = ['--max-semi-space-size=32'] as const;
