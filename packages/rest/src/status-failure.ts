const statusMembers = new Set([
  'name',
  'instanceId',
  'runtimeStatus',
  'version',
  'input',
  'output',
  'customStatus',
  'createdTime',
  'lastUpdatedTime',
])
const firstMember = /^\s*\{\s*"((?:[^"\\]|\\.)*)"/
const enough = 1024

/**
 * Tells a failed instance's status from an error, which the host both answers with 500: the first member decides (contract 2.5).
 * Resolves to the same answer with its body unread.
 */
export async function peekStatus(response: Response): Promise<{ isStatus: boolean; response: Response }> {
  const reader = response.body?.getReader()
  if (!reader) return { isStatus: false, response }
  const decoder = new TextDecoder()
  const seen: Uint8Array[] = []
  let text = ''
  while (text.length < enough && !firstMember.test(text)) {
    const { done, value } = await reader.read()
    if (done) break
    seen.push(value)
    text += decoder.decode(value, { stream: true })
  }
  const rest = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = seen.shift()
      if (next) return controller.enqueue(next)
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
  const { status, headers } = response
  const isStatus = statusMembers.has(firstMember.exec(text)?.[1] ?? '')
  return { isStatus, response: new Response(rest, { status, headers: new Headers(headers) }) }
}
