import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DirectoryObject, type DomainName, domains } from './sample-forest/directory-object.ts';
import { makeGroups } from './sample-forest/groups.ts';
import {
  makeBuiltInUsers,
  makeComputers,
  makeContacts,
  makeContainers,
  makeForeignPrincipals,
  makeServiceAccounts,
} from './sample-forest/infrastructure.ts';
import { writeLdif } from './sample-forest/ldif-writer.ts';
import { makePeople } from './sample-forest/people.ts';

/** Name of a domain's file in assets/sample-forest. */
export const fileOf: { readonly [D in DomainName]: string } = { harbour: 'harbour.ldif', asia: 'asia.ldif' };

/** The sample forest as LDIF text by domain; the same text every time. */
export function makeSampleForest(): { readonly [D in DomainName]: string } {
  const rids: { [D in DomainName]: number } = { harbour: 1103, asia: 1103 };
  const nextRid = (domain: DomainName): number => ++rids[domain];
  const people = makePeople(nextRid);
  const serviceAccounts = makeServiceAccounts(nextRid);
  const contacts = makeContacts();
  const foreignPrincipals = makeForeignPrincipals();
  const objects = [
    ...makeContainers(),
    ...makeBuiltInUsers(),
    ...people.map((person) => person.object),
    ...serviceAccounts,
    ...contacts,
    ...makeComputers(nextRid),
    ...foreignPrincipals,
    ...makeGroups({ people, serviceAccounts, contacts, foreignPrincipals }, nextRid),
  ];
  return { harbour: fileText('harbour', objects), asia: fileText('asia', objects) };
}

function fileText(domain: DomainName, objects: readonly DirectoryObject[]): string {
  const other = domain === 'harbour' ? 'asia' : 'harbour';
  const heading = [
    `The sample forest: domain ${domains[domain].dns} of the fictitious shipping company`,
    `"Harbour Line". Its other domain, ${domains[other].dns}, is in ${fileOf[other]}.`,
    'Nobody in here exists. Made by scripts/make-sample-forest.ts; do not edit by hand.',
  ];
  return writeLdif(
    heading,
    objects.filter((object) => object.domain === domain),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'assets', 'sample-forest');
  mkdirSync(folder, { recursive: true });
  const forest = makeSampleForest();
  for (const domain of ['harbour', 'asia'] as const) writeFileSync(join(folder, fileOf[domain]), forest[domain]);
}
