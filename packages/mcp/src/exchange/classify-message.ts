import { isObject } from '../client-inputs.ts'
import { decodeHeader } from '../param-headers.ts'
import { envelopeFault, metaKeys, protocolVersion } from './envelope.ts'
import { type AskedMessage, isMessage } from './json-rpc-message.ts'
import { RpcFailure, rpcCodes } from './rpc-failure.ts'

/** A request of protocol 2026-07-28, its envelope and headers checked. */
export interface ModernRequest {
  id: string | number
  method: string
  params: Readonly<Record<string, unknown>>
  /** What the request says of itself and its client. */
  meta: Readonly<Record<string, unknown>>
}

/** What a posted body is: of an earlier protocol, a notification that nobody waits for, or a request. */
export type Classified = { kind: 'legacy' } | { kind: 'notification' } | { kind: 'request'; request: ModernRequest }

/** Members of `params` that a header repeats, so that proxies can route on it. */
const namedBy: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
}

/** Tells what a body is, by what it says first and by its headers second; throws an `RpcFailure` of status 400 where the two part. */
export function classifyMessage(headers: Headers, body: unknown): Classified {
  const version = headers.get('mcp-protocol-version') ?? undefined
  if (Array.isArray(body)) return classifyBatch(body)
  if (!isMessage(body)) throw invalid('the body is no JSON-RPC message')
  if (!('method' in body)) return { kind: 'legacy' }
  const { method, params = {}, id } = body as unknown as AskedMessage
  const meta = isObject(params['_meta']) ? params['_meta'] : undefined
  const claimed = meta?.[metaKeys.version]
  const modernHeader = version !== undefined && version >= protocolVersion
  if (id === undefined) {
    if (meta && metaKeys.version in meta) {
      if (typeof claimed !== 'string') throw envelopeFailure({ key: metaKeys.version, problem: 'expected a string' })
    } else if (!modernHeader) return { kind: 'legacy' }
    const revision = (claimed as string | undefined) ?? version!
    checkSame('MCP-Protocol-Version', version, revision)
    if (revision >= protocolVersion) checkSame('Mcp-Method', headers.get('mcp-method') ?? undefined, method)
    checkVersion(revision)
    return { kind: 'notification' }
  }
  const modernClaim = typeof claimed === 'string' && claimed >= protocolVersion && !envelopeFault(meta!)
  if (method === 'initialize' && !modernClaim) {
    if (modernHeader) throw mismatch(`a request to initialize is of an earlier protocol than ${version}`)
    return { kind: 'legacy' }
  }
  if (!meta || !(metaKeys.version in meta)) {
    if (!modernHeader) return { kind: 'legacy' }
    const missing = meta ? [metaKeys.version, metaKeys.capabilities].filter((key) => !(key in meta)) : ['_meta']
    throw new RpcFailure(rpcCodes.invalidParams, `Invalid params: ${missing.join(', ')} is missing`, {
      status: 400,
      data: { envelope: { missing } },
    })
  }
  const fault = envelopeFault(meta)
  if (fault) throw envelopeFailure(fault)
  checkSame('MCP-Protocol-Version', version, claimed as string)
  checkSame('Mcp-Method', headers.get('mcp-method') ?? undefined, method)
  checkVersion(claimed as string)
  checkHeaders(headers, method, params)
  return { kind: 'request', request: { id, method, params, meta } }
}

function classifyBatch(batch: readonly unknown[]): Classified {
  if (batch.length === 0) throw invalid('a batch holds at least one message')
  for (const message of batch) {
    const params = isObject(message) && isObject(message['params']) ? message['params'] : {}
    if (isObject(params['_meta']) && metaKeys.version in params['_meta'])
      throw invalid('protocol 2026-07-28 knows no batches')
    if (!isMessage(message)) throw invalid('the batch holds what is no JSON-RPC message')
  }
  return { kind: 'legacy' }
}

// Both say what is asked; a proxy believes the header, and this server must not do another thing than it let through.
function checkHeaders(headers: Headers, method: string, params: Readonly<Record<string, unknown>>): void {
  for (const name of ['MCP-Protocol-Version', 'Mcp-Method']) {
    if (!headers.has(name)) throw mismatch(`the header ${name} is missing`)
  }
  const member = namedBy[method]
  if (member === undefined) return
  const value = typeof params[member] === 'string' ? params[member] : undefined
  const sent = headers.get('mcp-name')
  if (sent === null) {
    if (value === undefined) return
    throw mismatch(`the header Mcp-Name is missing: it repeats params.${member}`)
  }
  const text = decodeHeader(sent)
  if (text === undefined) throw mismatch('the header Mcp-Name is no text in Base64')
  if (value !== undefined && text !== value) throw mismatch(`the header Mcp-Name is not params.${member}`)
}

function checkSame(header: string, sent: string | undefined, said: string): void {
  if (sent !== undefined && sent !== said) throw mismatch(`the header ${header} is not what the body says`)
}

function checkVersion(requested: string): void {
  if (requested === protocolVersion) return
  throw new RpcFailure(rpcCodes.unsupportedVersion, `Unsupported protocol version: ${requested.slice(0, 40)}`, {
    status: 400,
    data: { supported: [protocolVersion], requested: requested.slice(0, 40) },
  })
}

function envelopeFailure(fault: { key: string; problem: string }): RpcFailure {
  return new RpcFailure(
    rpcCodes.invalidParams,
    `Invalid _meta of protocol ${protocolVersion}: ${fault.key}: ${fault.problem}`,
    {
      status: 400,
      data: { envelope: fault },
    },
  )
}

const mismatch = (what: string) => new RpcFailure(rpcCodes.headerMismatch, `Header mismatch: ${what}`, { status: 400 })
const invalid = (what: string) => new RpcFailure(rpcCodes.invalidRequest, `Invalid request: ${what}`, { status: 400 })
