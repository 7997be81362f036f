/** Result of a tool, as far as the pages read it. */
export interface ToolResult {
  structuredContent?: Readonly<Record<string, unknown>>
  content?: readonly { type: string; text?: string }[]
  isError?: boolean
}

/** Messages to a page from the client that shows it. */
export interface HostEvents {
  onResult: (result: ToolResult) => void
  onArguments: (args: Readonly<Record<string, unknown>>) => void
}

/** The client that shows the page (MCP Apps, `io.modelcontextprotocol/ui`). */
export interface Host {
  /** Calls a tool of the server; rejects with a sentence for people. */
  call(name: string, args: Readonly<Record<string, unknown>>): Promise<ToolResult>
}

interface Message {
  jsonrpc: '2.0'
  id?: number
  method?: string
  params?: Record<string, unknown>
  result?: Record<string, unknown>
  error?: { message?: string }
}

const protocolVersion = '2026-01-26'

/** Begins the conversation with the client: JSON-RPC over `postMessage`. */
export function connectHost({ onResult, onArguments }: HostEvents): Host {
  const waiting = new Map<
    number,
    { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void }
  >()
  let lastId = 0
  // A page in a sandbox does not know the origin of its client. The client is the parent; messages from others are ignored.
  const post = (message: Omit<Message, 'jsonrpc'>) => parent.postMessage({ jsonrpc: '2.0', ...message }, '*')
  const request = (method: string, params: Record<string, unknown>) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const id = ++lastId
      waiting.set(id, { resolve, reject })
      post({ id, method, params })
    })

  function heard({ id, method, params = {}, result, error }: Message): void {
    if (method === undefined) {
      const call = id === undefined ? undefined : waiting.get(id)
      waiting.delete(id!)
      if (error) call?.reject(new Error(error.message ?? 'The client refused.'))
      else call?.resolve(result ?? {})
    } else if (method === 'ui/notifications/tool-result') onResult(params)
    else if (method === 'ui/notifications/tool-input')
      onArguments((params['arguments'] ?? {}) as Record<string, unknown>)
    else if (method === 'ui/notifications/host-context-changed') takeContext(params)
    // Requests such as a teardown want a response.
    else if (id !== undefined) post({ id, result: {} })
  }

  addEventListener('message', ({ source, data }: MessageEvent<Message>) => {
    if (source === parent && typeof data === 'object' && data?.jsonrpc === '2.0') heard(data)
  })
  new ResizeObserver(() => {
    const { scrollWidth: width, scrollHeight: height } = document.documentElement
    post({ method: 'ui/notifications/size-changed', params: { width, height } })
  }).observe(document.body)
  const appInfo = { name: 'durable-http', version: '1' }
  request('ui/initialize', { protocolVersion, appInfo, appCapabilities: {} }).then(
    ({ hostContext }) => {
      takeContext((hostContext ?? {}) as Record<string, unknown>)
      post({ method: 'ui/notifications/initialized', params: {} })
    },
    () => undefined,
  )
  return {
    call: (name, args) => request('tools/call', { name, arguments: args }),
  }
}

function takeContext({ theme }: Record<string, unknown>): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme
}
