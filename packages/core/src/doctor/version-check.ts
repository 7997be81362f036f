import { type Finding, ok, warn } from './finding.ts'
import type { HostProbe } from './host-probe.ts'

/**
 * Recognizes the generation of the extension by its responses to reads (contract 1.3, 2.3, 5.4, 6.2):
 * 2.x refuses a page of zero instances and keeps `%2F` in a path; 3.14 accepts the first and splits at the second;
 * from 3.15 on a status has a version or a parent, and a short year is read as one.
 */
export async function checkVersion(probe: HostProbe, instances: readonly unknown[]): Promise<Finding> {
  const generation = await generationOf(probe)
  if (generation === 'gateway') {
    return instances.some(showsLater)
      ? ok('version', 'the extension behaves like 3.15 or newer')
      : ok('version', 'a gateway responds, which hides the version of the extension')
  }
  if (generation === undefined) {
    return warn(
      'version',
      'it behaves like no version that is known here',
      'compare its responses with those of a version that is: 2.13, 3.14, 3.15',
    )
  }
  if (generation === 2) return ok('version', 'the extension behaves like 2.x (or 3.0)')
  if (await isLater(probe, instances)) return ok('version', 'the extension behaves like 3.15 or newer')
  const said = 'the extension behaves like 3.14; a later one may not show before an instance has a version or a parent'
  return ok('version', said)
}

async function generationOf(probe: HostProbe): Promise<2 | 3 | 'gateway' | undefined> {
  const page = await probe.read('/instances', { top: '0' })
  if (page.headers.get('content-type')?.startsWith('application/problem+json')) return 'gateway'
  if (page.status === 400) return 2
  if (page.status === 200 && page.headers.get('x-ms-continuation-token')) return 3
  // An empty hub gives no token, and other storage providers have rules of their own: then the path decides.
  const split = await probe.read('/entities/durable-http%2Fdoctor')
  return split.status === 200 ? 2 : split.status === 404 ? 3 : undefined
}

const showsLater = (item: unknown): boolean =>
  typeof item === 'object' && item !== null && ('version' in item || 'parentInstanceId' in item)

async function isLater(probe: HostProbe, instances: readonly unknown[]): Promise<boolean> {
  if (instances.some(showsLater)) return true
  if (instances.length === 0) return false
  // Read as the year 99 it leaves nothing; not read, it is ignored.
  const { status, text } = await probe.read('/instances', { top: '1', createdTimeTo: '99-01-01T00:00:00.000000Z' })
  return status === 200 && text.trim() === '[]'
}
