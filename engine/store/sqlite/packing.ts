import { Packr } from 'msgpackr';

/**
 * MessagePack with exact JavaScript types: bigint stays bigint whatever its size, numbers stay numbers, bytes come back
 * as plain Uint8Array. Field names are kept as they are (no record structures), so that a row explains itself.
 */
const packr = new Packr({ useRecords: false, useBigIntExtension: true, variableMapSize: true });

export const pack = (value: unknown): Uint8Array => packr.pack(value);

/** The caller knows what it packed. */
export const unpack = <T>(bytes: Uint8Array): T => packr.unpack(bytes) as T;
