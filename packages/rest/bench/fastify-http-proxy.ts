import proxy from '@fastify/http-proxy'
import { fastify } from 'fastify'

// As its documentation sets it up.
const server = fastify()
await server.register(proxy, { upstream: process.env['UPSTREAM']! })
await server.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' })
