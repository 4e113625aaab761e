/** Why the token endpoint refuses, with the service's AADSTS codes and words (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export const signInRefusals = {
  unknownTenant: {
    status: 400,
    error: 'invalid_request',
    code: 90002,
    message: (tenant: string) =>
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  },
  unknownApplication: {
    status: 400,
    error: 'unauthorized_client',
    code: 700016,
    message: (id: string) =>
      `Application with identifier '${id}' was not found in the directory 'Isthmus sandbox'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  },
  disabledApplication: {
    status: 400,
    error: 'unauthorized_client',
    code: 7000112,
    message: (id: string) => `Application '${id}'(Isthmus) is disabled.`,
  },
  invalidSecret: {
    status: 401,
    error: 'invalid_client',
    code: 7000215,
    message: (id: string) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${id}'.`,
  },
  missingCredential: {
    status: 401,
    error: 'invalid_client',
    code: 7000216,
    message: () => `'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.`,
  },
  badAssertionType: {
    status: 400,
    error: 'invalid_request',
    code: 500111,
    message: (type: string) => `The client assertion type '${type}' is not supported.`,
  },
  unknownCertificate: {
    status: 401,
    error: 'invalid_client',
    code: 700027,
    message: (thumbprint: string) =>
      `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${thumbprint}'].`,
  },
  badAssertion: {
    status: 401,
    error: 'invalid_client',
    code: 700023,
    message: (reason: string) => `Client assertion is not valid: ${reason}.`,
  },
  missingParameter: {
    status: 400,
    error: 'invalid_request',
    code: 900144,
    message: (name: string) => `The request body must contain the following parameter: '${name}'.`,
  },
  unsupportedGrant: {
    status: 400,
    error: 'unsupported_grant_type',
    code: 70003,
    message: (grant: string) => `The app requested an unsupported grant type '${grant}'.`,
  },
  invalidScope: {
    status: 400,
    error: 'invalid_scope',
    code: 1002012,
    message: (scope: string) =>
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  },
  unknownResource: {
    status: 400,
    error: 'invalid_resource',
    code: 500011,
    message: (name: string) => `The resource principal named ${name} was not found in the tenant named Isthmus sandbox.`,
  },
} as const;
