import { createServer } from 'node:http'

// A bare host that responds to every request with one fixed status, or, at /instances, with one of many full pages.
const status = {
  name: 'ProcessOrder',
  instanceId: 'order-42',
  runtimeStatus: 'Running',
  input: { sku: 'A1', note: 'x'.repeat(300) },
  customStatus: { step: 3 },
  output: null,
  createdTime: '2026-02-03T04:05:06Z',
  lastUpdatedTime: '2026-02-03T04:05:07Z',
}
const one = JSON.stringify(status)
const pageSize = 1_000
const page = JSON.stringify(Array.from({ length: pageSize }, () => status))
const pages = Number(process.argv[2]) / pageSize

const server = createServer((request, response) => {
  request.resume()
  const isList = request.url?.includes('/instances?') ?? false
  const next = Number(request.headers['x-ms-continuation-token'] ?? 0) + 1
  const token = isList && next < pages ? { 'x-ms-continuation-token': String(next) } : {}
  const body = isList ? page : one
  // The public path of a host names the length of each body; only its local RPC endpoint sends chunks.
  const length = Buffer.byteLength(body)
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': length, ...token }
  response.writeHead(200, headers).end(body)
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port))
