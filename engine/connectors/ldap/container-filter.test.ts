import { describe, expect, it } from 'vitest';
import { containerFilter } from './container-filter.ts';

const decide = (included: string[], excluded: string[], dns: string[]) => dns.map(containerFilter(included, excluded));

describe('engine.md §1.2 container filter', () => {
  it('everything is inside when nothing is listed', () => {
    expect(decide([], [], ['CN=a,DC=x', 'DC=x'])).toEqual([true, true]);
  });
  it('the sample: the domain excluded, OU=CORP included', () => {
    expect(
      decide(
        ['OU=CORP,DC=contoso,DC=com'],
        ['DC=contoso,DC=com'],
        ['CN=a,ou=corp,DC=contoso,DC=com', 'OU=CORP,DC=contoso,DC=com', 'CN=a,DC=contoso,DC=com'],
      ),
    ).toEqual([true, true, false]);
  });
  it('the nearest listed ancestor decides, at any depth', () => {
    const dns = ['CN=a,OU=B,OU=A,DC=x', 'CN=a,OU=C,OU=B,OU=A,DC=x', 'CN=a,OU=A,DC=x', 'CN=a,OU=AB,DC=x'];
    expect(decide(['OU=A,DC=x', 'OU=C,OU=B,OU=A,DC=x'], ['OU=B,OU=A,DC=x'], dns)).toEqual([false, true, true, false]);
  });
  it('only exclusions: the rest is inside', () => {
    expect(decide([], ['OU=B,DC=x'], ['CN=a,OU=B,DC=x', 'CN=a,DC=x'])).toEqual([false, true]);
  });
  it('excluded wins when a container is in both lists', () => {
    expect(decide(['OU=B,DC=x'], ['ou=b, dc=x'], ['CN=a,OU=B,DC=x'])).toEqual([false]);
  });
});
