import { Agent } from 'node:http'
import proxies from 'http-proxy'

// The proxy of most Node programs, with the keep-alive that it does not have by default.
const agent = new Agent({ keepAlive: true, maxSockets: 256 })
proxies.createProxyServer({ target: process.env['UPSTREAM']!, agent }).listen(Number(process.env['PORT']), '127.0.0.1')
