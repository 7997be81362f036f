import { type Clock, type Effect, type Fetch, wallClock } from '@durable-http/core'
import type { AuthConfig, JwtConfig } from '../config/gateway-config.ts'
import { refuse, refuseAs } from '../request/refusal.ts'
import type { RequestContext } from '../request/request-context.ts'
import type { Stage } from '../request/stage.ts'
import { createKeyCheck } from './api-keys.ts'
import { challengeOf } from './challenge.ts'
import { type Digest, webDigest } from './digest.ts'
import { readCredential } from './presented-credential.ts'
import { createProtectedResource, isMetadataRequest, scopesOf } from './resource-metadata.ts'
import { createRoleCheck, type RoleCheck } from './role-check.ts'
import { presentedLink, type SignedLinks } from './signed-links.ts'
import { isToken } from './token-kind.ts'
import type { TokenCheckOptions } from './tokens.ts'
import type { CredentialCheck, Refusal, Verdict } from './verdict.ts'

/** Options of authentication. */
export interface AuthenticationOptions {
  /** Where callers reach the MCP endpoint, where it is not the address that they ask. */
  publicMcpUrl?: string | undefined
  /** Signs and checks links; without it, links are not signed. */
  links?: SignedLinks | undefined
  /** Permissions of each role; the shipped ones by default. */
  roles?: RoleCheck | undefined
  /** SHA-256; WebCrypto's when absent. */
  digest?: Digest | undefined
  /** Fetches the keys of the provider of tokens; the global one when absent. */
  fetch?: Fetch | undefined
  clock?: Clock | undefined
  /** Told of each credential that was wrong. */
  failed?: ((context: RequestContext) => void) | undefined
  /** Milliseconds for one response of the provider. */
  keysTimeout?: number | undefined
}

/** Asks callers who they are. */
export interface Authentication {
  /** Lets through who shows a credential that counts, and notes the principal. */
  stage: Stage
  /** Effects that the role of the caller allows; none before a credential was shown. */
  effectsOf(context: RequestContext): readonly Effect[]
  /** Refuses what the role of the caller does not allow: 403 and what would. */
  refuseEffect(request: Request, context: RequestContext, effect: Effect, subject: string): Response
}

/** Creates the authentication of callers; undefined if authentication is off. */
export function createAuthentication(
  auth: AuthConfig | undefined,
  {
    publicMcpUrl,
    links,
    roles = createRoleCheck(),
    digest = webDigest,
    fetch = globalThis.fetch,
    clock = wallClock,
    keysTimeout,
    failed,
  }: AuthenticationOptions = {},
): Authentication | undefined {
  if (auth === undefined) return undefined
  const { apiKeys, jwt } = auth
  const checkKey = createKeyCheck(apiKeys, digest)
  const checkToken = jwt && lateTokenCheck(jwt, { digest, clock, keysTimeout, fetch: (url, init) => fetch(url, init) })
  const resource = jwt && createProtectedResource(jwt, publicMcpUrl)

  function refusal(request: Request, { face }: RequestContext, refused: Refusal, effect: Effect): Response {
    const { status, detail, retryAfter } = refused
    if (status === 503) return refuseAs(face, 'tokens_unchecked', detail, { 'retry-after': String(retryAfter) })
    const role = roles.roleFor(effect)
    const challenge = challengeOf(refused, {
      scope: jwt && role && status !== 400 ? scopesOf(jwt, [role]).join(' ') || undefined : undefined,
      resourceMetadata: face === 'mcp' ? resource?.metadataUrl(request) : undefined,
    })
    return refuseAs(face, codes[status], detail, { 'www-authenticate': challenge })
  }

  return {
    stage: function authenticate(request, context, next) {
      if (context.face === 'mcp' && isMetadataRequest(request)) return resource?.respond(request) ?? noMetadata()
      const shown = readCredential(request)
      if ('status' in shown) return refusal(request, context, shown, 'read')
      const goOn = (verdict: Verdict) => {
        if ('refusal' in verdict) {
          if (verdict.refusal.status === 401 && verdict.refusal.isGuess !== false) failed?.(context)
          return refusal(request, context, verdict.refusal, 'read')
        }
        const { principal } = verdict
        context.principal = principal
        if (context.connection) context.connection.caller = principal.name
        return next()
      }
      if (shown.kind === 'none') {
        const link = links && presentedLink(request)
        if (links === undefined || link === undefined) return refusal(request, context, nothingShown, 'read')
        if (typeof link === 'object') return refusal(request, context, link, 'read')
        if (context.face === 'mcp') return refusal(request, context, linkToTools, 'read')
        context.link = link
        return links.check(link, request).then(goOn)
      }
      const check = checkToken && isToken(shown.credential) ? checkToken : checkKey
      // A token in a query ends up in histories and logs (RFC 6750, section 5.3; forbidden by MCP).
      if (check === checkToken && shown.kind !== 'bearer') return refusal(request, context, tokenElsewhere, 'read')
      const verdict = check(shown.credential)
      return verdict instanceof Promise ? verdict.then(goOn) : goOn(verdict)
    },
    effectsOf: ({ principal, link }) => {
      const effects = principal ? roles.effectsOf(principal.role) : []
      return link === undefined ? effects : effects.filter((effect) => effect === 'read')
    },
    refuseEffect(request, context, effect, subject) {
      const role = roles.roleFor(effect)
      const need = role === undefined ? `has the effect ${effect}, which no role has here` : `needs the role ${role}`
      const detail = `${subject} ${need}; the caller has ${context.principal?.role ?? 'none'}`
      return refusal(request, context, { status: 403, error: 'insufficient_scope', detail }, effect)
    },
  }
}

// The token code is large: a gateway without tokens starts without it.
function lateTokenCheck(jwt: JwtConfig, options: TokenCheckOptions): CredentialCheck {
  let check: CredentialCheck | undefined
  const loading = import('./tokens.ts').then(({ createTokenCheck }) => (check = createTokenCheck(jwt, options)))
  // The caller who sent the token gets the reason.
  loading.catch(() => undefined)
  return (token) => (check ? check(token) : loading.then((loaded) => loaded(token)))
}

const codes = { 400: 'ambiguous_credentials', 401: 'unauthenticated', 403: 'role_too_low' } as const

const nothingShown: Refusal = {
  status: 401,
  detail:
    'no credential; expected Authorization: Bearer with an API key or a token, or an API key in x-api-key, x-functions-key or code',
}
const linkToTools: Refusal = {
  status: 401,
  error: 'invalid_token',
  detail: 'a link reads the status of an instance over REST alone; expected an API key or a token',
}
const tokenElsewhere: Refusal = {
  status: 400,
  error: 'invalid_request',
  detail: 'a token goes into the Authorization header and nowhere else',
}

const noMetadata = () => refuse('mcp', 404, 'Not Found', 'this gateway takes no tokens of an authorization server here')
