type Json = Record<string, unknown>

/** Parts of a curl line. */
export interface CurlLine {
  /** Public base URL, without a slash at the end. */
  base: string
  path: string
  method: string
  /** The operation in the OpenAPI document. */
  operation: Json
  /** True if callers have to show a credential. */
  isSecured: boolean
}

// Names that the embedded mock knows, so that most lines work there as they are.
const examples: Readonly<Record<string, string>> = {
  functionName: 'Hello',
  instanceId: 'my-first',
  eventName: 'Go',
  entityName: 'Counter',
  entityKey: 'total',
}

// Queries without which the call would do nothing, or too much.
const queries: Readonly<Record<string, string>> = {
  listInstances: 'top=10',
  purgeInstances: 'createdTimeFrom=2026-01-01T00:00:00Z&createdTimeTo=2026-01-31T00:00:00Z&runtimeStatus=Completed',
  signalEntity: 'op=add',
  signalEntityWithoutKey: 'op=add',
}

/** Writes a command for a POSIX shell, over several lines if it is long, that calls an operation; `$DURABLE_KEY` is the caller's credential. */
export function curlLine({ base, path, method, operation, isSecured }: CurlLine): string {
  const query = queries[String(operation['operationId'])]
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => examples[name] ?? name)
  const url = quoted(`${base}${filled}${query === undefined ? '' : `?${query}`}`)
  const content = (operation['requestBody'] as { content: Record<string, Json> } | undefined)?.content
  const [type, media] = Object.entries(content ?? {})[0] ?? []
  const body =
    media === undefined ? undefined : type === 'text/plain' ? media['example'] : JSON.stringify(media['example'])
  const parts = [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} ${url}`,
    ...(isSecured ? ['-H "authorization: Bearer $DURABLE_KEY"'] : []),
    ...(typeof body === 'string' ? [`-H 'content-type: ${type}' -d ${quoted(body)}`] : []),
  ]
  const line = parts.join(' ')
  return line.length <= widest ? line : parts.join(' \\\n  ')
}

// Columns that fit beside the navigation.
const widest = 90

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`
