import type { ResourceContent, ResourceListing } from '../resources/resource.ts'
import { pageDocuments } from './page-documents.ts'

/** Extension by which a client declares that it shows pages (MCP Apps). */
const uiExtension = 'io.modelcontextprotocol/ui'
const pageType = 'text/html;profile=mcp-app'

type PageName = keyof typeof pageDocuments

const uriOf = (name: PageName) => `ui://durable-http/${name}`
const pageByTool: Readonly<Record<string, PageName>> = {
  getinstancestatus: 'instance',
  diagnoseinstance: 'instance',
  summarizeinstances: 'failures',
}

/** The pages as `resources/list` names them, for clients that show pages. */
export const pageListings: readonly ResourceListing[] = [
  {
    uri: uriOf('instance'),
    name: 'instance page',
    title: 'Instance',
    description: 'Page that shows an instance: state, failure, payloads and history.',
    mimeType: pageType,
  },
  {
    uri: uriOf('failures'),
    name: 'failures page',
    title: 'Failures',
    description: 'Page that shows how many instances are in which state, and failures by function and cause.',
    mimeType: pageType,
  },
]

/** True if the capabilities of a client say that it shows pages. */
export function showsPages(capabilities: unknown): boolean {
  const { extensions } = (capabilities ?? {}) as { extensions?: Readonly<Record<string, unknown>> }
  const { mimeTypes } = (extensions?.[uiExtension] ?? {}) as { mimeTypes?: unknown }
  return Array.isArray(mimeTypes) && mimeTypes.includes(pageType)
}

/** Points tools to their pages. */
export function withPages<Tool extends { name: string; _meta?: Record<string, unknown> | undefined }>(
  tools: readonly Tool[],
): Tool[] {
  return tools.map((tool) => {
    const page = Object.hasOwn(pageByTool, tool.name) ? pageByTool[tool.name] : undefined
    return page === undefined ? tool : { ...tool, _meta: { ...tool._meta, ui: { resourceUri: uriOf(page) } } }
  })
}

/** Reads a page; undefined for other addresses. A page holds no data: what it shows comes with results of tools. */
export function readPage(uri: string): ResourceContent | undefined {
  const name = (Object.keys(pageDocuments) as PageName[]).find((one) => uriOf(one) === uri)
  return name === undefined ? undefined : { uri, mimeType: pageType, text: pageDocuments[name] }
}
