import { createRestApp } from '@durable-http/rest'
import type { Authentication } from './auth/authentication.ts'
import { createRestAuthorize } from './auth/rest-authorize.ts'
import type { GatewayConfig } from './config/gateway-config.ts'
import type { Answer } from './stage.ts'
import type { Upstream } from './upstreams/upstream.ts'

/** Makes the REST face of the function apps. */
export function createRestFace(
  { publicUrl, access }: GatewayConfig,
  upstreams: readonly Upstream[],
  authentication: Authentication | undefined,
): Answer {
  const [{ transparent: client }] = upstreams as [Upstream]
  const app = createRestApp({
    client,
    publicUrl,
    ...access,
    authorize: authentication && createRestAuthorize(authentication),
  })
  return (request, context) => app.fetch(request, { context })
}
