import { sha256 } from '@noble/hashes/sha2';
import type { EvaluationContext, EvaluationResult } from '../shared/expressions/expression.ts';
import { splitDn } from '../shared/model/dn.ts';
import type { Value } from '../shared/model/value.ts';

/**
 * The five longest expressions of the default rules as somebody would write them in JavaScript: the baseline of
 * bench/expressions.ts, which checks that the results are the same.
 */
export const handWritten: readonly ((context: EvaluationContext) => EvaluationResult)[] = [
  (context) => {
    const account = text(context, 'sAMAccountName');
    const nickname = text(context, 'mailNickname') ?? '';
    const details = number(context, 'msExchRecipientTypeDetails');
    const filtered =
      present(context, 'isCriticalSystemObject') ||
      account === undefined ||
      account === '' ||
      account === 'SUPPORT_388945a0' ||
      nickname.startsWith('SystemMailbox{') ||
      account.startsWith('AAD_') ||
      (nickname.startsWith('CAS_') && nickname.includes('}')) ||
      (account.startsWith('CAS_') && account.includes('}')) ||
      account.startsWith('MSOL_') ||
      (details !== undefined && (details & 0x21c07000n) > 0n) ||
      conflict(context);
    return filtered ? one(true) : NOTHING;
  },
  (context) => {
    const key = context.attribute('searchableDeviceKey')?.[0];
    if (!(key instanceof Uint8Array) || key[0] !== 0) return NOTHING;
    const length = (key[4] ?? 0) + 256 * (key[5] ?? 0);
    const head = key.slice(0, 7 + length);
    const tail = key.slice(7 + length);
    const hash = sha256(tail);
    const result = new Uint8Array(head.length + 3 + hash.length + tail.length);
    result.set(head);
    result.set([hash.length & 255, hash.length >> 8, 2], head.length);
    result.set(hash, head.length + 3);
    result.set(tail, head.length + 3 + hash.length);
    return one(result);
  },
  (context) => {
    const details = number(context, 'msExchRecipientTypeDetails');
    const filtered =
      present(context, 'isCriticalSystemObject') ||
      text(context, 'sAMAccountName') === 'MSOL_AD_Sync_RichCoexistence' ||
      (details !== undefined && (details & 0x40000000n) > 0n) ||
      conflict(context);
    return filtered ? one(true) : NOTHING;
  },
  (context) => {
    const nickname = text(context, 'mailNickname') ?? '';
    const filtered =
      present(context, 'isCriticalSystemObject') ||
      ((text(context, 'displayName') ?? '').includes('(MSOL)') && context.attribute('msExchHideFromAddressLists')?.[0] === true) ||
      (nickname.startsWith('CAS_') && nickname.includes('}')) ||
      conflict(context);
    return filtered ? one(true) : NOTHING;
  },
  (context) => {
    const addresses = context.attribute('proxyAddresses') ?? [];
    const at = addresses.findIndex((address) => typeof address === 'string' && address.includes('SMTP:'));
    const primary = addresses[at];
    const hasAddress = present(context, 'proxyAddresses') && typeof primary === 'string' && primary.indexOf('@') >= 0;
    const mail = text(context, 'mail') ?? '';
    return one(hasAddress || (mail !== '' && mail.indexOf('@') >= 0));
  },
];

const NOTHING: EvaluationResult = { kind: 'null' };
const one = (value: Value): EvaluationResult => ({ kind: 'values', values: [value], multiValued: false });

function text(context: EvaluationContext, name: string): string | undefined {
  const value = context.attribute(name)?.[0];
  return typeof value === 'string' ? value : undefined;
}

function number(context: EvaluationContext, name: string): bigint | undefined {
  const value = context.attribute(name)?.[0];
  return typeof value === 'bigint' ? value : undefined;
}

const present = (context: EvaluationContext, name: string): boolean => (context.attribute(name) ?? []).some((value) => value !== '');

/** The DN of a replication conflict. */
function conflict(context: EvaluationContext): boolean {
  const rdn = splitDn(text(context, 'dn') ?? '')[0] ?? '';
  return rdn.slice(rdn.indexOf('=') + 1).includes('\\0ACNF:');
}
