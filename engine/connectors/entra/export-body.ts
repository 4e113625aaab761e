import { randomBytes } from 'node:crypto';
import type { AttributeMap } from '../../../shared/model/value.ts';
import { attributeRows } from './attribute-table.ts';
import { type Json, type JsonObject, toGraph } from './conversion.ts';
import { imageOf, textValue, type Work } from './export-work.ts';
import { reason } from './reasons.ts';
import { mappingOf, notWritableReason } from './schema-mapping.ts';

/**
 * What Graph gets of an operation's attributes. Attributes it does not take are left out and noted on the work with the
 * reason. `creating` also sends what only a new object may carry, and nothing for empty values.
 */
export function propertiesOf(work: Work, attributes: AttributeMap, creating: boolean): JsonObject {
  const { objectType } = work.operation;
  const body: { [property: string]: Json } = {};
  for (const [name, values] of Object.entries(attributes)) {
    const mapping = mappingOf(objectType, name);
    const writable = mapping?.access === 'read-write' || (creating && mapping?.access === 'create');
    if (!writable || mapping === undefined || !('property' in mapping)) {
      const refusal = notWritableReason(objectType, name);
      if (refusal !== undefined) work.notWritable.set(name, refusal);
      continue;
    }
    if (creating && values.length === 0) continue;
    if (values.length === 0 && requiredProperties.has(mapping.property)) {
      work.notWritable.set(name, reason.required);
      continue;
    }
    put(body, mapping.property, toGraph(values, mapping.convert, attributeRows.get(name)?.multiValued === true));
  }
  return body;
}

/** Graph wants a value in these at all times; a staged removal is left out and shown with its reason. */
const requiredProperties: ReadonlySet<string> = new Set([
  'accountEnabled',
  'displayName',
  'mailNickname',
  'userPrincipalName',
  'securityEnabled',
]);

/** Body of `POST /users`; undefined when the name the user signs in with is missing. */
export function newUser(work: Work): JsonObject | undefined {
  const image = imageOf(work.operation);
  const userPrincipalName = textValue(image, 'userPrincipalName');
  if (userPrincipalName === undefined) return undefined;
  const prefix = userPrincipalName.split('@', 1)[0] as string;
  noteStandIns(work, image);
  return {
    // Graph wants these four; a staged value replaces the stand-in.
    accountEnabled: false,
    displayName: textValue(image, 'commonName') ?? prefix,
    mailNickname: nickname(textValue(image, 'mail')?.split('@', 1)[0] ?? prefix) ?? 'user',
    ...propertiesOf(work, image, true),
    passwordProfile: { forceChangePasswordNextSignIn: true, password: newPassword() },
  };
}

/** Body of the upsert of a group; its source anchor is in the address of the request. */
export function newGroup(work: Work): JsonObject {
  const image = imageOf(work.operation);
  const name = textValue(image, 'displayName') ?? textValue(image, 'commonName') ?? work.operation.dn;
  noteStandIns(work, image);
  const { uniqueName: _inTheAddress, ...properties } = propertiesOf(work, image, true);
  return {
    displayName: name,
    mailNickname: nickname(textValue(image, 'alias') ?? textValue(image, 'commonName') ?? name) ?? 'group',
    ...properties,
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: [],
  };
}

/** What the tenant holds because Graph wants or derives it is the tenant's own: no later export tries to take it away again. */
export function noteStandIns(work: Work, image: AttributeMap): void {
  for (const name of ['displayName', 'alias']) if (textValue(image, name) === undefined) work.notWritable.set(name, reason.required);
  // The tenant derives addresses from mail and sign-in name; without staged ones they are its own as well.
  if (image.proxyAddresses === undefined) work.notWritable.set('proxyAddresses', reason.proxyAddresses);
}

/** Sets `a/b` as `{a: {b: …}}`. */
function put(body: { [property: string]: Json }, path: string, value: Json): void {
  const [outer, inner] = path.split('/') as [string, string | undefined];
  if (inner === undefined) body[outer] = value;
  else body[outer] = { ...(body[outer] as JsonObject | undefined), [inner]: value };
}

/** Characters Graph takes in a mail nickname: ASCII without blanks and @ ( ) \ [ ] " ; : < > , and no dot at an end. */
function nickname(text: string): string | undefined {
  const plain = text
    .normalize('NFKD')
    .replace(/[^\x21-\x7e]|[@()\\[\]";:<>,]/g, '')
    .slice(0, 64)
    .replace(/^\.+|\.+$/g, '');
  return plain === '' ? undefined : plain;
}

/** A password nobody knows, to be changed at the first sign-in; the fixed letters satisfy the complexity rule. */
const newPassword = (): string => `${randomBytes(24).toString('base64url')}aA1!`;
