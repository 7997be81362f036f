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
}

/** Writes the response of the root; `base` is where callers reach the app. */
export function createEntrance(base: string): Entrance {
  return {
    title: 'Durable Functions over REST',
    documentation: `${base}/docs`,
    openapi: `${base}/openapi.json`,
    api: base + basePath,
  }
}

/** The same for programs: link relations of RFC 8631. */
export function entranceLinks(base: string): string {
  return `<${base}/openapi.json>; rel="service-desc"; type="application/json", <${base}/docs>; rel="service-doc"; type="text/html"`
}
