/** Headers of everything at `/ui`; the page may send requests to the gateway itself, and to `tokenEndpoint` where people sign in at a provider. */
export function pageHeaders(tokenEndpoint: string | undefined): Record<string, string> {
  const targets = tokenEndpoint === undefined ? "'self'" : `'self' ${new URL(tokenEndpoint).origin}`
  const policy = [
    "default-src 'self'",
    `connect-src ${targets}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}
