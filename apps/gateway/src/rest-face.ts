import { createRestApp } from '@durable-http/rest'
import type { GatewayConfig } from './config/gateway-config.ts'
import type { Answer } from './stage.ts'
import type { Upstream } from './upstreams/upstream.ts'

/** Makes the REST face of the function apps. */
export function createRestFace({ publicUrl, access }: GatewayConfig, upstreams: readonly Upstream[]): Answer {
  const [{ transparent: client }] = upstreams as [Upstream]
  const app = createRestApp({ client, publicUrl, ...access })
  return (request, context) => app.fetch(request, { context })
}
