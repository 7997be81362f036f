import { createServer } from 'node:http'
import { Pool } from 'undici'

// The floor: nothing but node:http in front and a pool behind.
const pool = new Pool(process.env['UPSTREAM']!, { connections: 256, pipelining: 1 })

createServer((request, response) => {
  const { method, url, headers } = request
  pool
    .stream({ path: url!, method: method as 'GET', headers, opaque: response }, ({ statusCode, headers }) => {
      response.writeHead(statusCode, headers as Record<string, string>)
      return response
    })
    // A caller that left in the middle is not a failure of the host.
    .catch(() => response.destroy())
}).listen(Number(process.env['PORT']), '127.0.0.1')
