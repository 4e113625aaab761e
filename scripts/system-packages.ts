/** What the project needs from the machine beyond npm, for which purpose, and how to tell that it is there. */
export interface SystemNeed {
  purpose: 'the Electron window' | 'a display for tests' | 'LDAP tests' | 'Active Directory tests' | 'browser tests';
  /** Debian names; the first one this release of Debian offers is installed. */
  packages: readonly string[];
}

export const systemNeeds: readonly SystemNeed[] = [
  { purpose: 'the Electron window', packages: ['libgtk-3-0', 'libgtk-3-0t64'] },
  { purpose: 'the Electron window', packages: ['libnss3'] },
  { purpose: 'the Electron window', packages: ['libasound2', 'libasound2t64'] },
  { purpose: 'the Electron window', packages: ['libgbm1'] },
  { purpose: 'the Electron window', packages: ['unzip'] },
  { purpose: 'a display for tests', packages: ['xvfb'] },
  { purpose: 'a display for tests', packages: ['xauth'] },
  { purpose: 'a display for tests', packages: ['fonts-dejavu'] },
  { purpose: 'a display for tests', packages: ['fonts-noto-cjk'] },
  { purpose: 'LDAP tests', packages: ['slapd'] },
  { purpose: 'LDAP tests', packages: ['ldap-utils'] },
  { purpose: 'Active Directory tests', packages: ['samba-ad-dc', 'samba'] },
  { purpose: 'Active Directory tests', packages: ['samba-ad-provision', 'samba'] },
  { purpose: 'Active Directory tests', packages: ['samba-dsdb-modules', 'samba'] },
  { purpose: 'Active Directory tests', packages: ['samba-vfs-modules', 'samba'] },
  { purpose: 'browser tests', packages: ['chromium'] },
];

export type Purpose = SystemNeed['purpose'];

/** The needs whose purposes are asked for and of which no alternative is among the installed packages. */
export function missingNeeds(installed: ReadonlySet<string>, purposes?: readonly Purpose[]): SystemNeed[] {
  return systemNeeds.filter(
    (need) => (purposes === undefined || purposes.includes(need.purpose)) && !need.packages.some((name) => installed.has(name)),
  );
}
