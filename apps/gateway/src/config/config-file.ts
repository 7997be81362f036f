import type { TerminalStatus } from '@durable-http/core'
import type { GatewayConfig, RetentionRule } from './gateway-config.ts'

// Numbers, switches and lists may also be written as in the environment.
type Loose<T> = T extends number | boolean
  ? T | string
  : T extends readonly (infer Item)[]
    ? string | readonly (string | Loose<Item>)[]
    : T extends object
      ? { [Member in keyof T]?: Loose<T[Member]> | undefined }
      : T

// As `retention-kinds.ts` reads it.
interface RuleInFile extends Omit<RetentionRule, 'olderThan' | 'hours' | 'enforce'> {
  states: readonly TerminalStatus[]
  /** At least a day, `30d`. */
  olderThan: string
  /** Times of the day, `01:00-05:00`. */
  hours?: string
  enforce?: boolean
}

/** Default export of `durable-gateway.config.ts`: `export default { restPort: 8080 } satisfies ConfigFile`. */
export type ConfigFile = Loose<Omit<GatewayConfig, 'warnings' | 'limits' | 'retention'>> & {
  retention?: { rules?: readonly RuleInFile[]; maxShare?: number | string }
  limits?: Loose<Omit<GatewayConfig['limits'], 'rate' | 'failures'>> & {
    rate?: Loose<NonNullable<GatewayConfig['limits']['rate']>> | string | false
    failures?: Loose<NonNullable<GatewayConfig['limits']['failures']>> | string | false
  }
}
