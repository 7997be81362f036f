export { ConfigError, type ConfigFault } from './settings/config-error.ts'
export { decodeText } from './settings/decode-text.ts'
export { hostSettings } from './settings/host-settings.ts'
export { nearestName, nearestWords } from './settings/nearest-name.ts'
export { type OutgoingProxy, proxyFor, proxyVariables, type ProxyVariables } from './settings/outgoing-proxy.ts'
export { type EffectiveSetting, resolveSettings } from './settings/resolve-settings.ts'
export type { Setting, SettingRow } from './settings/setting.ts'
export {
  type Environment,
  givenValue,
  isGiven,
  type SettingOrigin,
  type SettingSources,
  valueAt,
} from './settings/setting-sources.ts'
export { flag, key, matching, text } from './settings/text-kinds.ts'
export { unreadVariable } from './settings/unread-variable.ts'
export { placeOf } from './settings/value-fault.ts'
export { withArticle } from './settings/with-article.ts'
export { kind, listOf, oneOf, refuseValue, type ValueKind } from './settings/value-kind.ts'
