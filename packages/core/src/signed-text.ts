import { fromBase64Url, toBase64Url } from './base64-url.ts'

/** Signs values that travel through a client (HMAC-SHA-256), so that they come back unchanged. */
export interface TextSigner {
  /** Makes a text that holds the value in readable form; `binding` scopes the signature and is not part of the text. */
  sign(value: unknown, binding: string): Promise<string>
  /** Reads the value of a text signed here with the same binding; undefined for any other text. */
  read(text: string, binding: string): Promise<unknown>
}

// Half of the mark is as safe as a key of 128 bits, and models have to repeat it.
const markLength = 16
const encoder = new TextEncoder()

/** Makes a signer; without a secret it draws one, so that its texts count in this process only. */
export function createTextSigner(secret?: string): TextSigner {
  const raw = secret === undefined ? crypto.getRandomValues(new Uint8Array(32)) : encoder.encode(secret)
  let imported: Promise<CryptoKey> | undefined
  const key = () =>
    (imported ??= crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']))

  // As JSON, no binding can pass for the beginning of a value.
  async function markOf(body: string, binding: string): Promise<string> {
    const signed = encoder.encode(JSON.stringify([binding, body]))
    return toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', await key(), signed)).subarray(0, markLength))
  }

  return {
    async sign(value, binding) {
      const body = toBase64Url(encoder.encode(JSON.stringify(value)))
      return `${body}.${await markOf(body, binding)}`
    },
    async read(text, binding) {
      const [body = '', mark = '', ...rest] = text.split('.', 3)
      // As texts: several Base64 texts decode to the same bytes.
      if (rest.length > 0 || !isSameText(mark, await markOf(body, binding))) return undefined
      return JSON.parse(new TextDecoder().decode(fromBase64Url(body))) as unknown
    },
  }
}

// Compares every character, so that the time does not reveal where two marks differ.
function isSameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let at = 0; at < b.length; at++) difference |= (a.charCodeAt(at) || 0) ^ b.charCodeAt(at)
  return difference === 0
}
