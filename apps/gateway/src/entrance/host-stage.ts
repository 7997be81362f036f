import type { GatewayConfig } from '../config/gateway-config.ts'
import { refuseAs } from '../refusal.ts'
import type { Stage } from '../stage.ts'
import { createHostCheck } from './trusted-hosts.ts'

type Entrance = Pick<GatewayConfig, 'publicUrl' | 'publicMcpUrl' | 'corsOrigins' | 'auth'>

/** Refuses requests that a page of another site could have sent; pages of `corsOrigins` may call the REST face. */
export function createHostStage({ publicUrl, publicMcpUrl, corsOrigins, auth }: Entrance): Stage {
  const names = [publicUrl, publicMcpUrl].flatMap((url) => (url === undefined ? [] : [new URL(url).hostname]))
  const anyHost = auth !== undefined
  const hostFault = {
    rest: createHostCheck({ names, origins: corsOrigins, anyHost }),
    mcp: createHostCheck({ names, anyHost }),
  }
  return (request, context, next) => {
    const fault = hostFault[context.face](request)
    return fault === undefined ? next() : refuseAs(context.face, 'not_allowed', fault)
  }
}
