/** What a bulk purge was asked to delete, and when that was counted. */
export interface PurgePlan {
  filters: Record<string, unknown>
  count: number
  /** Milliseconds since 1970. */
  expires: number
}

/** Signs plans of bulk purges, so that a call can prove that a dry run came before it. */
export interface PlanSigner {
  sign(plan: PurgePlan): Promise<string>
  /** The plan of a text of ours, expired or not; undefined when it is none, was changed, or is another caller's. */
  read(text: string): Promise<PurgePlan | undefined>
  /** The signer of one caller, whose plans no other can use. */
  of(principal: string): PlanSigner
}

const encoder = new TextEncoder()

/** Makes a signer (HMAC-SHA-256); without a secret it draws one, and then plans hold in this process only. */
export function createPlanSigner(secret?: string): PlanSigner {
  const raw = secret === undefined ? crypto.getRandomValues(new Uint8Array(32)) : encoder.encode(secret)
  let imported: Promise<CryptoKey> | undefined
  const key = () =>
    (imported ??= crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']))

  return signerOf('')

  function signerOf(principal: string): PlanSigner {
    // What is signed begins with whose it is; what travels does not.
    const signed = (body: Uint8Array) => {
      const name = encoder.encode(JSON.stringify(principal))
      const whole = new Uint8Array(name.length + body.length)
      whole.set(name)
      whole.set(body, name.length)
      return whole
    }
    return {
      async sign(plan) {
        const body = encoder.encode(JSON.stringify([plan.filters, plan.count, plan.expires]))
        const mark = await crypto.subtle.sign('HMAC', await key(), signed(body))
        return `${toBase64Url(body)}.${toBase64Url(new Uint8Array(mark).subarray(0, 16))}`
      },
      async read(text) {
        const [bodyText = '', markText = ''] = text.split('.')
        const body = fromBase64Url(bodyText)
        const mark = fromBase64Url(markText)
        if (!body || mark?.length !== 16) return undefined
        const expected = new Uint8Array(await crypto.subtle.sign('HMAC', await key(), signed(body))).subarray(0, 16)
        if (!sameBytes(expected, mark)) return undefined
        const [filters, count, expires] = JSON.parse(new TextDecoder().decode(body)) as [
          Record<string, unknown>,
          number,
          number,
        ]
        return { filters, count, expires }
      },
      of: (name) => signerOf(name),
    }
  }
}

// Every byte is looked at, so that time tells nothing about where two marks part.
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0)
  return difference === 0
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
