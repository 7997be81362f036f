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

/** Values that may stand for an argument; `hasMore` when there are others. */
export interface Completion {
  values: string[]
  hasMore: boolean
}

/** Why a resource was not read: there is none, its address cannot be one, or the host did not answer with it. */
export type ResourceFailure = 'not_found' | 'invalid' | 'failed'

/** The end of a reading that came to nothing; the message is fit for anybody. */
export class ResourceError extends Error {
  override readonly name = 'ResourceError'
  readonly kind: ResourceFailure

  constructor(kind: ResourceFailure, message: string) {
    super(message)
    this.kind = kind
  }
}
