/** Arguments after they were checked. */
export type Args = Readonly<Record<string, unknown>>

/** The call's own hub, as the client takes it. */
export function hubOf(args: Args): { taskHub?: string } {
  return typeof args['taskHub'] === 'string' ? { taskHub: args['taskHub'] } : {}
}

/** Arguments of these names, those left out left out. */
export function pick(args: Args, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => args[name] !== undefined).map((name) => [name, args[name]]))
}
