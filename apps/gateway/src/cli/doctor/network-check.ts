import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { connectionAdvice } from '@durable-http/core'
import { fail, type Finding, ok } from './finding.ts'

const patience = 5_000
const defaultPorts: Readonly<Record<string, number>> = { 'https:': 443, 'redis:': 6379, 'rediss:': 6379 }

/** Looks the host of a URL up, connects to it and, for https and rediss, checks its certificate. */
export async function checkNetwork(url: string, variable: string, about = 'reach'): Promise<Finding> {
  const { hostname, protocol, port: given } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const port = Number(given) || (defaultPorts[protocol] ?? 80)
  try {
    await lookup(host)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAI_AGAIN')
      return fail(about, `no name server answers for ${host}`, `check the network of this machine, then ${variable}`)
    const remedy = `correct ${variable}; if the name is right, it may be known only inside a virtual network or VPN`
    return fail(about, `there is no host named ${host}`, remedy)
  }
  try {
    const encrypted = await (['https:', 'rediss:'].includes(protocol) ? openTls(host, port) : openTcp(host, port))
    return ok(about, `${host} answers on port ${port}${encrypted}`)
  } catch (error) {
    const { code = 'unknown', message } = error as NodeJS.ErrnoException
    const { said, remedy } = connectionAdvice(code, message, { host, port, variable })
    return fail(about, said, remedy)
  }
}

async function openTcp(host: string, port: number): Promise<string> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(patience) })
    return ''
  } finally {
    socket.destroy()
  }
}

async function openTls(host: string, port: number): Promise<string> {
  const socket = connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(patience) })
    return `, ${socket.getProtocol()}, certificate until ${new Date(socket.getPeerCertificate().valid_to).toISOString().slice(0, 10)}`
  } finally {
    socket.destroy()
  }
}
