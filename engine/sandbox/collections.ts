/** The three collections of live objects. */
import { listObjects } from './listing.ts';
import type { Handler } from './request.ts';

export const listUsers: Handler = (exchange) => listObjects(exchange, 'user', 'live', 'users');
export const listGroups: Handler = (exchange) => listObjects(exchange, 'group', 'live', 'groups');
export const listContacts: Handler = (exchange) => listObjects(exchange, 'orgContact', 'live', 'contacts');
