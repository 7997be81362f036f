import type { GatewayConfig } from './gateway-config.ts'

// What is a number, a switch or a list may also be written as it is in the environment.
type Loose<T> = T extends number | boolean
  ? T | string
  : T extends readonly (infer Item)[]
    ? string | readonly (string | Loose<Item>)[]
    : T extends object
      ? { [Member in keyof T]?: Loose<T[Member]> | undefined }
      : T

/** What `durable-gateway.config.ts` may export as default: `export default { restPort: 8080 } satisfies ConfigFile`. */
export type ConfigFile = Loose<Omit<GatewayConfig, 'warnings' | 'limits'>> & {
  limits?: Loose<Omit<GatewayConfig['limits'], 'rate' | 'failures'>> & {
    rate?: Loose<NonNullable<GatewayConfig['limits']['rate']>> | string | false
    failures?: Loose<NonNullable<GatewayConfig['limits']['failures']>> | string | false
  }
}
