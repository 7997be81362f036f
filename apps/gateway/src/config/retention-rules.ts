import type { ConfigToJudge, Told } from './config-to-judge.ts'

/** Finds rules of retention that do not fit the rest of the configuration. */
export function judgeRetention({ config, lacksNode }: ConfigToJudge, refuse: Told): void {
  const { retention, upstreams, access, storeUrl } = config
  const { rules } = retention
  const apps = upstreams.length > 0 ? upstreams.map(({ name }) => name) : ['default']
  for (const { name, app, enforce, exportTo } of rules) {
    if (app === undefined && apps.length > 1)
      refuse('retention.rules', `has the rule ${name} without app; expected one of ${apps.join(', ')}`)
    else if (app !== undefined && !apps.includes(app))
      refuse('retention.rules', `has the rule ${name} for an unknown app; expected one of ${apps.join(', ')}`)
    if (enforce && storeUrl === undefined)
      refuse(
        'retention.rules',
        `enforces the rule ${name} without STORE_URL: after a restart nobody would know what was deleted today; expected STORE_URL, such as file:/var/lib/durable-gateway`,
      )
    if (exportTo !== undefined && lacksNode)
      refuse('retention.rules', `has the rule ${name} with exportTo; files need Node.js`)
    if (enforce && access.readOnly)
      refuse(
        'retention.rules',
        `enforces the rule ${name}, but DURABLE_FUNCTIONS_READ_ONLY is on; expected one of the two`,
      )
  }
}
