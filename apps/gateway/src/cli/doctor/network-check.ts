import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
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
  } catch {
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

/** Says what the code of a failed connection means and what to do about it. */
export function connectionAdvice(
  code: string,
  message: string,
  { host, port, variable }: { host: string; port: number; variable: string },
): { said: string; remedy: string } {
  const place = `${host}:${port}`
  if (code === 'ECONNREFUSED') {
    return {
      said: `nothing listens at ${place}`,
      remedy: `start what should (\`func start\` for a function app on this machine), or correct ${variable}`,
    }
  }
  if (code === 'ABORT_ERR' || code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    const remedy = `let this machine through the firewall, or into the virtual network, of the function app, or correct ${variable}`
    return { said: `${place} cannot be reached (${code === 'ABORT_ERR' ? 'no answer in 5 seconds' : code})`, remedy }
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return { said: `the certificate of ${host} has expired`, remedy: 'renew it, and check the clock of this machine' }
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { said: `the certificate at ${place} is for other names`, remedy: `correct the host name in ${variable}` }
  }
  if (/SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/.test(code)) {
    const remedy = 'name the file of its authority in NODE_EXTRA_CA_CERTS'
    return { said: `the certificate of ${host} is of an authority that this machine does not know (${code})`, remedy }
  }
  if (/wrong version number|packet length too long|SSL_WRONG_VERSION/i.test(`${message} ${code}`)) {
    return {
      said: `${place} speaks no TLS`,
      remedy: `begin ${variable} with http://, or give the port that speaks TLS`,
    }
  }
  return {
    said: `${place} broke the connection off (${code})`,
    remedy: `look for a proxy in between, or correct ${variable}`,
  }
}
