import type { Fetch } from '@durable-http/core'
import { findJwksUrl } from '../../auth/issuer-metadata.ts'
import { fetchDocument } from '../../auth/provider-document.ts'
import type { JwtConfig } from '../../config/gateway-config.ts'
import { fail, type Finding, ok } from './finding.ts'

const patience = 10_000

interface SigningKey {
  kty?: unknown
  use?: unknown
  alg?: unknown
  crv?: unknown
}

/** Asks the issuer of tokens for its metadata and its keys, and looks for one with which a token could be signed. */
export async function checkIssuer(jwt: JwtConfig, fetch: Fetch): Promise<Finding[]> {
  const audience = ok('audience', jwt.audience.join(', '))
  let url = jwt.jwksUrl
  if (url === undefined) {
    try {
      url = await findJwksUrl(jwt.issuer, fetch, patience)
    } catch (error) {
      const said = `${jwt.issuer}: ${reasonOf(error)}`
      const remedy =
        'set JWT_ISSUER to what the claim iss of its tokens holds, letter by letter, or name its keys in JWT_JWKS_URL'
      return [fail('issuer', said, remedy)]
    }
  }
  const found = ok('issuer', jwt.jwksUrl === undefined ? `${jwt.issuer} says where its keys are` : jwt.issuer)
  try {
    const keys = await keysOf(url, fetch)
    const usable = keys.filter((key) => jwt.algorithms.some((algorithm) => fits(key, algorithm)))
    if (usable.length > 0)
      return [found, ok('signing keys', `${usable.length} of ${keys.length} can be used`), audience]
    const said = `none of the ${keys.length} keys of the issuer signs with ${jwt.algorithms.join(', ')}`
    return [
      found,
      fail('signing keys', said, 'add the algorithm of its tokens (alg in their header) to JWT_ALGORITHMS'),
    ]
  } catch (error) {
    const remedy = 'let this machine through to it, or correct JWT_JWKS_URL'
    return [found, fail('signing keys', `${url}: ${reasonOf(error)}`, remedy)]
  }
}

async function keysOf(url: string, fetch: Fetch): Promise<SigningKey[]> {
  const document = await fetchDocument(url, fetch, patience)
  if (typeof document === 'number') throw new Error(`the response has status ${document}`)
  const { keys } = document
  if (!Array.isArray(keys)) throw new Error('it is not a key set')
  return keys as SigningKey[]
}

function fits({ kty, use, alg, crv }: SigningKey, algorithm: string): boolean {
  if (use !== undefined && use !== 'sig') return false
  if (alg !== undefined) return alg === algorithm
  if (/^(RS|PS)/.test(algorithm)) return kty === 'RSA'
  if (algorithm.startsWith('Ed')) return kty === 'OKP' && crv === 'Ed25519'
  return kty === 'EC' && crv === { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[algorithm]
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error
  if (name === 'TimeoutError') return 'there was no response in time'
  if (name === 'SyntaxError') return 'the response is not JSON'
  const code = (cause as { code?: string } | undefined)?.code
  return code === undefined ? message : `it cannot be reached (${code})`
}
