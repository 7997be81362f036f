/** Codes of JSON-RPC and of protocol 2026-07-28. */
export const rpcCodes = {
  invalidRequest: -32_600,
  methodNotFound: -32_601,
  invalidParams: -32_602,
  internal: -32_603,
  headerMismatch: -32_020,
  missingCapability: -32_021,
  unsupportedVersion: -32_022,
} as const

/** An error that a request is answered with; its status is 200 where the request came as far as its method. */
export class RpcFailure extends Error {
  override readonly name = 'RpcFailure'
  readonly code: number
  readonly status: number
  readonly data: unknown

  constructor(code: number, message: string, { status = 200, data }: { status?: number; data?: unknown } = {}) {
    super(message)
    this.code = code
    this.status = status
    this.data = data
  }
}

/** The error as a message of JSON-RPC; what is no `RpcFailure` is told to nobody. */
export function failureMessage(error: unknown, id: unknown): object {
  const { code, message, data } =
    error instanceof RpcFailure ? error : { code: rpcCodes.internal, message: 'Internal error', data: undefined }
  return { jsonrpc: '2.0', id, error: { code, message, ...(data === undefined ? {} : { data }) } }
}
