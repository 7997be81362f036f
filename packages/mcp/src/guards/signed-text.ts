/** Signs values that travel through a client (HMAC-SHA-256), so that they come back as they went. */
export interface TextSigner {
  /** A text that holds the value, readable to anybody; `binding` says for whom and what it is good, and does not travel. */
  sign(value: unknown, binding: string): Promise<string>
  /** The value of a text of ours of the same binding; undefined for any other text. */
  read(text: string, binding: string): Promise<unknown>
}

// Half of the mark is as safe as a key of 128 bits, and models have to repeat it.
const markLength = 16
const encoder = new TextEncoder()

/** Makes a signer; without a secret it draws one, and then texts hold in this process only. */
export function createTextSigner(secret?: string): TextSigner {
  const raw = secret === undefined ? crypto.getRandomValues(new Uint8Array(32)) : encoder.encode(secret)
  let imported: Promise<CryptoKey> | undefined
  const key = () =>
    (imported ??= crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']))

  // As JSON, no binding can pass for the beginning of a value.
  async function markOf(body: string, binding: string): Promise<Uint8Array> {
    const signed = encoder.encode(JSON.stringify([binding, body]))
    return new Uint8Array(await crypto.subtle.sign('HMAC', await key(), signed)).subarray(0, markLength)
  }

  return {
    async sign(value, binding) {
      const body = toBase64Url(encoder.encode(JSON.stringify(value)))
      return `${body}.${toBase64Url(await markOf(body, binding))}`
    },
    async read(text, binding) {
      const [body = '', markText = '', ...rest] = text.split('.')
      const mark = fromBase64Url(markText)
      if (!mark || rest.length > 0 || !sameBytes(mark, await markOf(body, binding))) return undefined
      return JSON.parse(new TextDecoder().decode(fromBase64Url(body))) as unknown
    },
  }
}

// Every byte is looked at, so that time tells nothing about where two marks part.
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0)
  return difference === 0
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
