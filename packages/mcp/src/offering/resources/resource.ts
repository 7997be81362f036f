import type { Caller } from '../../guards/caller.ts'

/** A resource as `resources/list` names it. */
export interface ResourceListing {
  uri: string
  name: string
  title: string
  description: string
  mimeType: string
}

/** A template as `resources/templates/list` names it (RFC 6570). */
export interface TemplateListing {
  uriTemplate: string
  name: string
  title: string
  description: string
  mimeType: string
}

/** The one content of a resource that was read. */
export interface ResourceContent {
  uri: string
  mimeType: string
  text: string
}

/** Possible values of an argument; `hasMore` if there are others. */
export interface Completion {
  values: string[]
  hasMore: boolean
}

/** Reason why a resource was not read: it does not exist, its address is invalid, or the host did not return it. */
export type ResourceFailure = 'not_found' | 'invalid' | 'failed'

/** Thrown if a resource cannot be read; the message is safe to show. */
export class ResourceError extends Error {
  override readonly name = 'ResourceError'
  readonly kind: ResourceFailure

  constructor(kind: ResourceFailure, message: string) {
    super(message)
    this.kind = kind
  }
}

/** Argument to complete, of a template or a prompt. */
export interface CompletionRequest {
  argument: string
  value: string
  /** Arguments that are settled already. */
  settled: Readonly<Record<string, string>>
  signal?: AbortSignal | undefined
  /** The caller, if the transport knows it. */
  caller?: Caller | undefined
}

/** Resources of an MCP server: a fixed list, templates, and completions of their arguments. */
export interface ResourceRegistry {
  list: readonly ResourceListing[]
  templates: readonly TemplateListing[]
  /** Reads a resource; throws a `ResourceError`. */
  read(uri: string, signal?: AbortSignal, caller?: Caller): Promise<ResourceContent>
  /** Completes an argument of a template, or of a prompt with an argument of that name. */
  complete(request: CompletionRequest): Promise<Completion>
}
