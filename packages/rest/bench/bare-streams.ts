import { createServer } from 'node:http'

// The least that a server of events does: writes the first event and keeps the response.
const event = `retry: 2000\n\nevent: status\nid: 1\ndata: ${JSON.stringify({ runtimeStatus: 'Running', note: 'x'.repeat(500) })}\n\n`
const open = new Set<object>()

createServer((request, response) => {
  if (request.url === '/heap') {
    const { heapUsed, external } = process.memoryUsage()
    return response.end(String(heapUsed + external))
  }
  if (request.url === '/') return response.end()
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event)
  open.add(response)
  return response.on('close', () => open.delete(response))
}).listen(Number(process.env['PORT']), '127.0.0.1')
