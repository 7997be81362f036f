import type { Setting } from '@durable-http/core/settings'
import type { GatewayConfig } from './gateway-config.ts'

type Leaf = string | number | boolean | readonly unknown[]

// A setting with parts that is a single value in the environment.
type Compound = 'limits.rate' | 'limits.failures'

type PathsOf<T, Prefix extends string = ''> = {
  [K in keyof T & string]-?: `${Prefix}${K}` extends Compound
    ? `${Prefix}${K}`
    : NonNullable<T[K]> extends Leaf
      ? `${Prefix}${K}`
      : PathsOf<NonNullable<T[K]>, `${Prefix}${K}.`>
}[keyof T & string]

type ValueAt<T, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? ValueAt<NonNullable<NonNullable<T>[Head & keyof NonNullable<T>]>, Rest>
  : NonNullable<NonNullable<T>[Path & keyof NonNullable<T>]>

type Settable = Omit<GatewayConfig, 'upstreams' | 'warnings'>

/** Path of a member of the configuration, `limits.body`: the same in the file. */
export type SettingPath = PathsOf<Settable>

/** Type of the member at a path. */
export type SettingValue<Path extends SettingPath> = ValueAt<Settable, Path>

/** A row for every member that there is; one that is missing does not compile. */
export type SettingTable = { readonly [Path in SettingPath]: Setting<SettingValue<Path>> }
