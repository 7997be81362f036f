import { type ConfigFault, hostSettings, nearestName, type SettingSources } from '@durable-http/core/settings'
import { settings } from './settings.ts'

const paths = Object.keys(settings)
const upstreamMembers = Object.keys(hostSettings)

/** Finds members of the file that no setting has, and parts that are not objects. */
export function unknownMembers(file: SettingSources['file']): ConfigFault[] {
  if (!file) return []
  if (!isObject(file.value)) {
    const message = 'holds no object; expected settings by name'
    return [{ variable: file.name, message, example: '{ "restPort": 8080 }' }]
  }
  return membersOf(file.value, '', file.name)
}

function membersOf(value: Readonly<Record<string, unknown>>, prefix: string, file: string): ConfigFault[] {
  return Object.entries(value).flatMap(([name, member]) => {
    const path = prefix + name
    if (paths.includes(path) || path === '$schema') return []
    if (path === 'upstreams')
      return Array.isArray(member) ? member.flatMap((item, index) => appMembers(item, index, file)) : []
    if (!paths.some((one) => one.startsWith(`${path}.`))) return [unknownMember(path, siblingsOf(prefix), file)]
    if (isObject(member)) return membersOf(member, `${path}.`, file)
    if (member === undefined || member === null) return []
    const first = paths.find((one) => one.startsWith(`${path}.`))!.slice(path.length + 1)
    const example = `"${name}": { "${first.split('.')[0]}": … }`
    return [
      {
        variable: path,
        file,
        message: `is not an object; expected one with ${siblingsOf(`${path}.`).join(', ')}`,
        example,
      },
    ]
  })
}

function appMembers(item: unknown, index: number, file: string): ConfigFault[] {
  const path = `upstreams[${index}]`
  const expected = ['name', ...upstreamMembers]
  if (!isObject(item)) {
    const example = '"upstreams": [{ "name": "orders", "baseUrl": "https://orders.azurewebsites.net" }]'
    return [{ variable: path, file, message: `is not an object; expected one with ${expected.join(', ')}`, example }]
  }
  return Object.keys(item)
    .filter((name) => !expected.includes(name))
    .map((name) => unknownMember(`${path}.${name}`, expected, file))
}

function unknownMember(path: string, siblings: readonly string[], file: string): ConfigFault {
  const name = path.slice(path.lastIndexOf('.') + 1)
  const nearest = nearestName(name, siblings) ?? placesOf(name)[0]
  const hint = nearest === undefined ? `expected one of ${siblings.join(', ')}` : `did you mean ${nearest}?`
  const example = `"${nearest?.split('.').at(-1) ?? siblings[0]}": …`
  return { variable: path, file, message: `is not a setting; ${hint}`, example }
}

// Where a name stands that was put into the wrong part.
function placesOf(name: string): string[] {
  const parts = [...paths, 'upstreams'].flatMap((path) => {
    const names = path.split('.')
    return names.map((_, index) => names.slice(0, index + 1).join('.'))
  })
  return parts.filter((path) => path.split('.').at(-1)!.toLowerCase() === name.toLowerCase())
}

function siblingsOf(prefix: string): string[] {
  const names = paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length).split('.')[0]!)
  return [...new Set(prefix === '' ? [...names, 'upstreams'] : names)]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
