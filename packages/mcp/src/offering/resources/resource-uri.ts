/** Kind of a resource. */
export type ResourceAddress =
  | { kind: 'catalogue' }
  | { kind: 'instance'; taskHub: string | undefined; instanceId: string; part: InstancePart | undefined }
  | { kind: 'entity'; taskHub: string | undefined; entityName: string; entityKey: string }

/** Parts of an instance that have a resource of their own. */
export const instanceParts = ['input', 'output', 'customStatus', 'history'] as const

/** A part of an instance. */
export type InstancePart = (typeof instanceParts)[number]

/** Stands for the app's own task hub; no hub can be called so. */
export const ownHub = '-'

const scheme = 'durable://'

/** Reads the address of a resource; undefined for all other addresses. */
export function readResourceUri(uri: string): ResourceAddress | undefined {
  if (!uri.startsWith(scheme)) return undefined
  const segments = decodeSegments(uri.slice(scheme.length))
  if (!segments) return undefined
  const [hub = '', collection, ...path] = segments
  if (hub === 'catalogue' && collection === undefined) return { kind: 'catalogue' }
  const taskHub = hub === ownHub ? undefined : hub
  if (taskHub === '') return undefined
  const [first, second, ...more] = path
  if (more.length > 0 || first === undefined || first === '') return undefined
  if (collection === 'instances') {
    if (second !== undefined && !isPart(second)) return undefined
    return { kind: 'instance', taskHub, instanceId: first, part: second }
  }
  if (collection === 'entities' && second !== undefined) {
    return { kind: 'entity', taskHub, entityName: first, entityKey: second }
  }
  return undefined
}

function isPart(text: string): text is InstancePart {
  return (instanceParts as readonly string[]).includes(text)
}

function decodeSegments(path: string): string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent)
  } catch {
    return undefined
  }
}
