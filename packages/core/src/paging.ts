import type { CallOptions } from './call-options.ts'
import type { EntityRow } from './schemas/entity-row.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'
import { TokenCycle } from './token-cycle.ts'

/** One page of instances; more follow while there is a token, even after an empty page. */
export interface InstancePage {
  instances: InstanceStatus[]
  continuationToken?: string
}

/** One page of entities; more follow while there is a token, even after an empty page. */
export interface EntityPage {
  entities: EntityRow[]
  continuationToken?: string
}

/** Options of a walk over all pages. */
export interface PagingOptions extends CallOptions {
  /** True if rows of entities (ids that begin with `@`) are part of a list of instances; they are left out by default. */
  includeEntities?: boolean | undefined
}

type Args<In, Options> = Partial<In> extends In ? [input?: In, options?: Options] : [input: In, options?: Options]

/** A list: called for one page, or walked by page or by item with one page in memory. */
export interface PagedMethod<In, Page, Item> {
  /** Reads one page. */
  (...args: Args<In, CallOptions>): Promise<Page>
  /** Walks over all items, in pages of 1000 unless `top` says otherwise; throws `protocol` when the host repeats a token. */
  all(...args: Args<In, PagingOptions>): AsyncIterable<Item>
  /** Walks over all pages, of 1000 items unless `top` says otherwise; throws `protocol` when the host repeats a token. */
  pages(...args: Args<In, PagingOptions>): AsyncIterable<Page>
}

type AnyPage = { continuationToken?: string } & Record<string, unknown>
type ReadPage = (input: Record<string, unknown>, options?: CallOptions) => Promise<AnyPage>

// The longest page that Azure Storage gives; with the host's default of 100, a walk takes over three times as long.
const walkedPage = 1_000

/** Gives a method that reads one page its two walks. */
export function createPagedMethod(
  operation: string,
  items: 'instances' | 'entities',
  readPage: ReadPage,
): PagedMethod<Record<string, unknown>, AnyPage, unknown> {
  async function* pages(input: Record<string, unknown> = {}, options: PagingOptions = {}) {
    const { includeEntities = false, ...call } = options
    const filters = { ...input, top: input['top'] ?? walkedPage }
    const cycle = new TokenCycle(operation)
    let token = input['continuationToken'] as string | undefined
    do {
      const page = await readPage({ ...filters, ...(token === undefined ? {} : { continuationToken: token }) }, call)
      token = page.continuationToken
      if (token !== undefined) cycle.follow(token)
      yield items === 'instances' && !includeEntities ? { ...page, instances: withoutEntities(page) } : page
    } while (token !== undefined)
  }
  async function* all(input?: Record<string, unknown>, options?: PagingOptions) {
    for await (const page of pages(input, options)) yield* page[items] as unknown[]
  }
  return Object.assign((input: Record<string, unknown> = {}, options?: CallOptions) => readPage(input, options), {
    all,
    pages,
  })
}

function withoutEntities(page: AnyPage): InstanceStatus[] {
  return (page['instances'] as InstanceStatus[]).filter(({ instanceId }) => !instanceId.startsWith('@'))
}
