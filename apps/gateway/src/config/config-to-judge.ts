import type { EffectiveSetting } from '@durable-http/core/settings'
import type { GatewayConfig } from './gateway-config.ts'
import type { SettingPath } from './setting.ts'

/** A configuration whose values are right by themselves. */
export interface ConfigToJudge {
  config: GatewayConfig
  /** Settings that are not defaults. */
  given: ReadonlyMap<string, EffectiveSetting>
  isEdge: boolean
  /** True where settings that need Node do nothing. */
  lacksNode: boolean
  /** True if a fault of authentication has been reported already. */
  hasAuthFault: boolean
}

/** Tells what is wrong with a setting. */
export type Told = (path: SettingPath, message: string, example?: string) => void
