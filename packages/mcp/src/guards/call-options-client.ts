import type { CallOptions } from '@durable-http/core'
import type { ToolClient } from '../tools/tool-client.ts'

type Method = (input: unknown, options?: CallOptions) => unknown

/** A client whose every request is made with these options, too. */
export function withCallOptions(client: ToolClient, extra: CallOptions): ToolClient {
  const bulk: ToolClient['bulk'] = (action, selection, options) =>
    client.bulk(action, selection, { ...options, ...extra })
  return new Proxy(client, {
    get: (target, name) => (name === 'bulk' ? bulk : withOptions(Reflect.get(target, name), extra)),
  })
}

// Methods of pages and of all rows hang on the method of one page.
function withOptions(method: unknown, extra: CallOptions): unknown {
  if (typeof method !== 'function') return method
  const own: Method = (input, options) => (method as Method)(input, { ...options, ...extra })
  for (const name of Object.keys(method) as (keyof typeof method)[])
    Object.assign(own, { [name]: withOptions(method[name], extra) })
  return own
}
