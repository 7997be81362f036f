import type { GatewayConfig } from '../config/gateway-config.ts'
import { refuseAs } from './refusal.ts'
import type { Stage } from './stage.ts'
import { createHostCheck } from './trusted-hosts.ts'

type Entrance = Pick<GatewayConfig, 'publicUrl' | 'publicMcpUrl' | 'corsOrigins' | 'auth'>

/** Refuses requests that a page of another site could have sent; pages of `corsOrigins` may call. */
export function createHostStage({ publicUrl, publicMcpUrl, corsOrigins, auth }: Entrance): Stage {
  const names = [publicUrl, publicMcpUrl].flatMap((url) => (url === undefined ? [] : [new URL(url).hostname]))
  const anyHost = auth !== undefined
  const hostFault = createHostCheck({ names, origins: corsOrigins, anyHost })
  return (request, context, next) => {
    const fault = hostFault(request)
    return fault === undefined ? next() : refuseAs(context.face, 'not_allowed', fault)
  }
}
