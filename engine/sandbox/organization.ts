/** `/organization` and `/domains`. */
import { context } from './rendering.ts';
import type { Exchange, GraphResponse, Tenant } from './request.ts';

const DISPLAY_NAME = 'Isthmus sandbox tenant';

export function listOrganization({ tenant }: Exchange): GraphResponse {
  return { status: 200, body: { '@odata.context': context(tenant, 'organization'), value: [organization(tenant)] } };
}

export function readOrganization({ tenant }: Exchange): GraphResponse {
  return { status: 200, body: { '@odata.context': context(tenant, 'organization/$entity'), ...organization(tenant) } };
}

export function listDomains({ tenant }: Exchange): GraphResponse {
  const value = domains(tenant).map((id) => ({
    id,
    authenticationType: 'Managed',
    isDefault: id === tenant.initialDomain,
    isInitial: id === tenant.initialDomain,
    isVerified: true,
    supportedServices: ['Email'],
  }));
  return { status: 200, body: { '@odata.context': context(tenant, 'domains'), value } };
}

function organization(tenant: Tenant) {
  return {
    id: tenant.tenantId,
    displayName: DISPLAY_NAME,
    tenantType: 'AAD',
    countryLetterCode: null,
    onPremisesSyncEnabled: null,
    onPremisesLastSyncDateTime: null,
    verifiedDomains: domains(tenant).map((name) => ({
      name,
      type: 'Managed',
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: name === tenant.initialDomain,
      isInitial: name === tenant.initialDomain,
    })),
  };
}

function domains(tenant: Tenant): string[] {
  return [...new Set([tenant.initialDomain, ...(tenant.verifiedDomains ?? [])])];
}
