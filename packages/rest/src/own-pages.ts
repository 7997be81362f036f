import type { Context, Hono } from 'hono'
import { createEntrance, entranceLinks } from './entrance.ts'
import { createOpenApiDocument, type DocumentOptions } from './openapi/openapi-document.ts'
import { ProblemError } from './problem.ts'
import { createKeptTexts } from './kept-texts.ts'
import { documentLinkHash } from './reference/document-link.ts'
import { createReferencePage } from './reference/reference-page.ts'

// The reference page holds its style and its script; all it may fetch is the OpenAPI document beside it.
const pagePolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src '${documentLinkHash}'`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
const sniffless = { 'x-content-type-options': 'nosniff' }
const allow = 'GET, HEAD, OPTIONS'

/** Adds what an app serves beside the operations: its entrance, the OpenAPI document and the reference page. */
export function addOwnPages(
  app: Hono,
  publicBaseOf: (c: Context) => string,
  documented: Omit<DocumentOptions, 'server'>,
  console?: string,
): void {
  const documentFor = (base: string) => createOpenApiDocument({ ...documented, server: base })
  const documentText = createKeptTexts((base) => JSON.stringify(documentFor(base)))
  const pageText = createKeptTexts((base) => createReferencePage(documentFor(base)))
  app.get('/', (c) => {
    const base = publicBaseOf(c)
    return c.json(createEntrance(base, console), 200, { ...sniffless, link: entranceLinks(base) })
  })
  app.get('/openapi.json', (c) =>
    c.body(documentText(publicBaseOf(c)), 200, { ...sniffless, 'content-type': 'application/json' }),
  )
  app.get('/docs', (c) =>
    c.html(pageText(publicBaseOf(c)), 200, {
      ...sniffless,
      'content-security-policy': pagePolicy,
      // The address of the page may hold a key.
      'referrer-policy': 'no-referrer',
    }),
  )
  app.get('/docs/', (c) => c.redirect(`${publicBaseOf(c)}/docs`, 308))
  for (const path of ['/', '/openapi.json', '/docs']) {
    app.options(path, (c) => c.body(null, 204, { allow }))
    app.all(path, (c) => {
      throw new ProblemError('method_not_allowed', `the path takes ${allow}, not ${c.req.method}`, {}, { allow })
    })
  }
}
