import { createServer } from 'node:http'

// A bare host: every instance has one fixed status of about 600 bytes, and the instance `large` a history of 256 MB.
const status = {
  name: 'ProcessOrder',
  instanceId: 'order-42',
  runtimeStatus: 'Running',
  input: { sku: 'A1', note: 'x'.repeat(380) },
  customStatus: { step: 3 },
  output: null,
  createdTime: '2026-02-03T04:05:06Z',
  lastUpdatedTime: '2026-02-03T04:05:07Z',
}
const body = JSON.stringify(status)
const event = JSON.stringify({
  EventType: 'TaskCompleted',
  Timestamp: '2026-02-03T04:05:06.1234567Z',
  FunctionName: 'Reserve',
  Result: 'x'.repeat(900),
})
const block = `${event},`.repeat(64)
const blocks = Math.ceil((256 * 1024 * 1024) / block.length)

const server = createServer((request, response) => {
  request.resume()
  const large = request.url?.includes('/instances/large?') ?? false
  response.writeHead(large ? 200 : 202, {
    'content-type': 'application/json; charset=utf-8',
    ...(large ? {} : { 'content-length': body.length, 'retry-after': '10' }),
  })
  if (!large) return response.end(body)
  response.write(`${JSON.stringify({ ...status, runtimeStatus: 'Completed' }).slice(0, -1)},"historyEvents":[`)
  let left = blocks
  const write = () => {
    while (left-- > 0) if (!response.write(block)) return response.once('drain', write)
    return response.end(`${event}]}`)
  }
  return write()
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
