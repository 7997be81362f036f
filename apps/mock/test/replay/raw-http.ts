import { request } from 'node:http'

/** A response as it came: status 0 when the connection broke. */
export interface ReceivedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

export interface RawRequest {
  readonly port: number
  readonly method: string
  /** Sent as it is, so that nothing normalises the path. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | number>>
  readonly body?: string | undefined
}

/** Sends one request over its own connection. */
export const sendRaw = ({ port, method, path, headers, body }: RawRequest): Promise<ReceivedResponse> =>
  new Promise((resolve) => {
    const lost = (error: Error) => resolve({ status: 0, headers: {}, text: error.message })
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', lost)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    call.on('error', lost)
    if (body !== undefined) call.write(body)
    call.end()
  })
