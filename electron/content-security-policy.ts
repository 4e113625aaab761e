/** The built console: itself and nothing else. Fluent's styles are written into the page while it runs. */
const built = {
  'default-src': "'self'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'font-src': "'self' data:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-src': "'none'",
  'frame-ancestors': "'none'",
};

/** Under the development server: hot replacement speaks over a web socket and starts from an inline script. */
const development = { ...built, 'script-src': "'self' 'unsafe-inline'", 'connect-src': "'self' ws:" };

/** The Content-Security-Policy header of the console's pages. */
export function contentSecurityPolicy(mode: 'built' | 'development' = 'built'): string {
  return Object.entries(mode === 'built' ? built : development)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}
