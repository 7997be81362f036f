import { createServer } from 'node:http'

// A bare host: the statuses of all instances have about 600 bytes and differ in their ids only, ended where the id begins with `ended`; the
// instance `large` has a history of 256 MB, and `/count` returns the number of requests.
const status = {
  name: 'ProcessOrder',
  instanceId: '',
  runtimeStatus: 'Running',
  input: { sku: 'A1', note: 'x'.repeat(380) },
  customStatus: { step: 3 },
  output: null,
  createdTime: '2026-02-03T04:05:06Z',
  lastUpdatedTime: '2026-02-03T04:05:07Z',
}
// Without the id.
const body = JSON.stringify(status)
const event = JSON.stringify({
  EventType: 'TaskCompleted',
  Timestamp: '2026-02-03T04:05:06.1234567Z',
  FunctionName: 'Reserve',
  Result: 'x'.repeat(900),
})
const block = `${event},`.repeat(64)
const blocks = Math.ceil((256 * 1024 * 1024) / block.length)

const endedBody = JSON.stringify({ ...status, runtimeStatus: 'Completed' })
let count = 0

const server = createServer((request, response) => {
  request.resume()
  if (request.url === '/count') return response.end(String(count))
  count++
  const ended = request.url?.includes('/instances/ended') ?? false
  const large = request.url?.includes('/instances/large?') ?? false
  const id = /\/instances\/([\w-]+)/.exec(request.url!)?.[1] ?? ''
  const text = (ended ? endedBody : body).replace('"instanceId":""', `"instanceId":"${id}"`)
  response.writeHead(large || ended ? 200 : 202, {
    'content-type': 'application/json; charset=utf-8',
    ...(large ? {} : { 'content-length': text.length, ...(ended ? {} : { 'retry-after': '10' }) }),
  })
  if (!large) return response.end(text)
  response.write(`${JSON.stringify({ ...status, runtimeStatus: 'Completed' }).slice(0, -1)},"historyEvents":[`)
  let left = blocks
  const write = () => {
    while (left-- > 0) if (!response.write(block)) return response.once('drain', write)
    return response.end(`${event}]}`)
  }
  return write()
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
