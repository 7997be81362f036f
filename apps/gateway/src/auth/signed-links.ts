import { createTextSigner } from '@durable-http/core'
import { linkParameter, type LinkTarget, readLinkTarget } from '@durable-http/rest'
import type { AuthConfig, LinksConfig, Role } from '../config/gateway-config.ts'
import type { Principal } from '../request/request-context.ts'
import { appsPath } from '../upstreams/app-path.ts'
import { namedApp } from '../upstreams/app-stage.ts'
import { invalidToken, type Refusal, type Verdict } from './verdict.ts'

/** Links that allow their holder to read the status of one instance for a limited time. */
export interface SignedLinks {
  /** Signs a link in the name of a caller. */
  sign(creator: Principal, app: string, target: LinkTarget): Promise<string>
  /** Judges the link that a request came with. */
  check(link: string, request: Request): Promise<Verdict>
}

/** Options of `createSignedLinks`. */
export interface SignedLinksOptions {
  links: LinksConfig
  auth: AuthConfig
  /** Name of the function app that a bare path means. */
  defaultApp: string
  /** Milliseconds since 1970. */
  now: () => number
}

type Signed = [expires: number, creator: string, role: Role, keyMark: string]

const version = 'dhl1'
// The longest name of a caller has 512 characters.
const longest = 4_096

/** Makes what signs and checks links; undefined where no secret is set. The first secret signs, each of them checks. */
export function createSignedLinks({ links, auth, defaultApp, now }: SignedLinksOptions): SignedLinks | undefined {
  const { secrets, lifetime } = links
  const [first] = secrets
  if (!first) return undefined
  const signers = new Map(secrets.map(({ id, secret }) => [id, createTextSigner(secret)]))

  // Bound to the key itself: a link ends with the key of its creator. Eight digits of a hash give no key away.
  const keyMarkOf = (name: string) => auth.apiKeys.find((key) => key.name === name)?.sha256.slice(0, 8)
  const isOfIssuer = (name: string) => auth.jwt !== undefined && name.startsWith(`${auth.jwt.issuer} `)

  function principalOf([expires, name, role, mark]: Signed): Principal | undefined {
    const key = auth.apiKeys.find((one) => one.name === name)
    const isKnown = key ? keyMarkOf(name) === mark : mark === '' && isOfIssuer(name)
    return isKnown ? { name: `${name} (link)`, role: key?.role ?? role, expires } : undefined
  }

  return {
    async sign({ name, role }, app, target) {
      const signed: Signed = [now() + lifetime, name, role, keyMarkOf(name) ?? '']
      return `${version}.${first.id}.${await signers.get(first.id)!.sign(signed, bindingOf(app, target))}`
    },
    async check(link, request) {
      const app = namedApp(request) ?? defaultApp
      const target = readLinkTarget(request, `${appsPath}/${app}`)
      if (!target) return notStatus
      const [given, id = '', ...text] = link.length > longest ? [] : link.split('.')
      const signer = signers.get(id)
      if (given !== version || !signer) return unreadable
      const signed = (await signer.read(text.join('.'), bindingOf(app, target))) as Signed | undefined
      if (!signed) return altered
      if (signed[0] <= now()) return expired(signed[0])
      const principal = principalOf(signed)
      return principal ? { principal } : withdrawn
    },
  }
}

// As a list with a name of its own, no other text that the same secret signs can pass for a link.
const bindingOf = (app: string, { instanceId, taskHub, connection }: LinkTarget) =>
  JSON.stringify(['status link', app, instanceId, taskHub ?? null, connection ?? null])

/** Finds the link of a request: its text, undefined if absent, or the reason why it is rejected. */
export function presentedLink({ url }: Request): string | Refusal | undefined {
  if (!/[?&]link=/i.test(url)) return undefined
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1).split('#', 1)[0])
  const links = [...query].flatMap(([name, value]) => (name.toLowerCase() === linkParameter ? [value] : []))
  if (new Set(links).size < 2) return links[0]
  return { status: 400, error: 'invalid_request', detail: 'several links that differ; expected one' }
}

const instead = 'use an API key or a token'
const notStatus = invalidToken(
  `a link reads the status of its instance with GET, without the history; for anything else ${instead}`,
)
const unreadable = invalidToken(`the link is malformed or signed with a secret that is not known here; ${instead}`)
const altered = invalidToken(
  'the link was altered, or is of another instance, task hub, connection or function app; use it exactly as it was given',
)
// Signed here, so that none of them is a guess.
const withdrawn: Verdict = notCounted(
  `the credential of the caller who got the link was withdrawn, and the link with it; ${instead}`,
)
const expired = (at: number) => notCounted(`the link expired at ${new Date(at).toISOString()}; ${instead}`)

function notCounted(detail: string): Verdict {
  return { refusal: { status: 401, error: 'invalid_token', detail, isGuess: false } }
}
