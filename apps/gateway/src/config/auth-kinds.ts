import { kind, oneOf, refuseValue, type ValueKind } from '@durable-http/core/settings'
import { type ApiKeyConfig, type LinkSecret, roles } from './gateway-config.ts'

const makeOne = 'make one with `durable-gateway create-key`'

/** An API key as name, role and hash; no fault shows any part of it. */
export const apiKey: ValueKind<ApiKeyConfig> = kind(
  'API key',
  'name:role:SHA-256 of the key in hexadecimal',
  (value) => {
    const { name, role, sha256 } = partsOf(value)
    if (typeof name !== 'string' || !/^[\w.@-]{1,64}$/.test(name)) {
      refuseValue(`has no name of 1 to 64 letters, digits, or any of _ . @ -; expected name:role:sha256, ${makeOne}`)
    }
    const known = roles.find((one) => one === String(role).toLowerCase())
    if (known === undefined) refuseValue(`has no role; expected ${roles.join(', ')} between the name and the hash`)
    if (typeof sha256 !== 'string' || !/^[\da-f]{64}$/i.test(sha256)) {
      refuseValue(
        `has ${shapeOf(sha256)} where its hash should be; expected the 64 hexadecimal digits of the key's SHA-256, never the key itself: ${makeOne}`,
      )
    }
    return { name, role: known, sha256: sha256.toLowerCase() }
  },
  { show: ({ name, role }) => `${name}:${role}:…`, isQuoted: false },
)

function partsOf(value: unknown): { name?: unknown; role?: unknown; sha256?: unknown } {
  if (typeof value === 'object' && value !== null) return value
  const [name, role, ...rest] = String(value).split(':')
  return { name, role, sha256: rest.join(':') }
}

function shapeOf(value: unknown): string {
  if (typeof value !== 'string' || value === '') return 'nothing'
  return `${value.length} characters`
}

const asymmetric = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const
const known = oneOf('signature algorithm', asymmetric)

/** A signature algorithm with a public key. */
export const algorithm: ValueKind<string> = kind('signature algorithm', known.accepts, (value) => {
  if (/^(HS\d+|none)$/i.test(String(value))) {
    refuseValue(`lets whoever can check a token make one as well; expected ${known.accepts}`)
  }
  const result = known.schema.safeParse(value)
  return result.success ? result.data : refuseValue(result.error.issues[0]!.message)
})

/** Marks of an access token. */
export const accessTokenMark: ValueKind<string> = kind(
  'mark of access tokens',
  'at+jwt for the type in the header of the token, the name of a claim, or claim=value',
  (value) => (typeof value === 'string' && /^[^\s=]{1,128}(=\S{1,128})?$/.test(value) ? value : undefined),
)

/** A secret that signs links, with its id; no fault shows any part of it. */
export const linkSecret: ValueKind<LinkSecret> = kind(
  'secret of links',
  'id:secret, the secret 32 characters or more that nobody can guess',
  (value) => {
    const [first, ...rest] = typeof value === 'string' ? value.split(':') : []
    const { id, secret } =
      typeof value === 'object' && value !== null
        ? (value as Partial<LinkSecret>)
        : { id: first, secret: rest.join(':') }
    if (typeof id !== 'string' || !/^[\w-]{1,32}$/.test(id)) {
      refuseValue('has no id of 1 to 32 letters, digits, _ or -; expected id:secret')
    }
    if (typeof secret !== 'string' || secret.length < 32 || /[^\x21-\x7E]/.test(secret)) {
      refuseValue(
        `has ${shapeOf(secret)} where its secret should be; expected 32 or more printable characters, such as \`openssl rand -base64 32\` prints`,
      )
    }
    return { id, secret }
  },
  { show: ({ id }) => `${id}:…`, isQuoted: false },
)
