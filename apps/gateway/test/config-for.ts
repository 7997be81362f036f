import { defaults } from '../src/config/defaults.ts'
import type { GatewayConfig, UpstreamConfig } from '../src/config/gateway-config.ts'

/** The configuration of a gateway in front of one host, with what else a test is about. */
export function configFor(upstream: Omit<UpstreamConfig, 'name'>, more: Partial<GatewayConfig> = {}): GatewayConfig {
  return { ...defaults, upstreams: [{ name: 'default', ...upstream }], ...more }
}
