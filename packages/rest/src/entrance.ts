import { basePath } from '@durable-http/core'

/** Response of the app's root, with links to the rest. */
export interface Entrance {
  title: string
  /** Reference page for people. */
  documentation: string
  /** OpenAPI 3.1 document. */
  openapi: string
  /** Address that the paths of all operations stand below. */
  api: string
  /** Page for operators, where the process around the app serves one. */
  console?: string
}

/** Writes the response of the root; `base` is where callers reach the app, `console` a path below it. */
export function createEntrance(base: string, console?: string): Entrance {
  return {
    title: 'Durable Functions over REST',
    documentation: `${base}/docs`,
    openapi: `${base}/openapi.json`,
    api: base + basePath,
    ...(console !== undefined && { console: base + console }),
  }
}

/** The same for programs: link relations of RFC 8631. */
export function entranceLinks(base: string): string {
  return `<${base}/openapi.json>; rel="service-desc"; type="application/json", <${base}/docs>; rel="service-doc"; type="text/html"`
}
