import { acceptedVersions, hasVersion, type OrchestrationVersions } from './orchestration-versions.ts'
import { invalidInput, shown } from './input-issue.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'
import type { Scrub } from './scrubber.ts'

/** How to restart an instance. */
export interface RestartChoices {
  /** True to run again under the same id; a new id when absent. */
  sameId?: boolean | undefined
  /** True to give the new run the version of the old one: without it, a host with a default version runs the default. */
  keepVersion?: boolean | undefined
  /** Version of the new run, one of the client's `versions`; not together with `keepVersion`. */
  version?: string | undefined
}

/** Input of `restart`. */
export interface RestartInput extends RestartChoices {
  instanceId: string
  taskHub?: string | undefined
  connection?: string | undefined
}

/** Makes an id as the host does: 32 hexadecimal digits. */
export function newInstanceId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Throws `invalid_input` for a restart that is to keep the version and to have another. */
export function checkRestart({ keepVersion, version }: RestartChoices): void {
  if (keepVersion && version !== undefined)
    throw invalidInput('restart', [{ parameter: 'version', message: 'goes without keepVersion; give one of them' }])
}

/**
 * The version that a restart of this instance keeps, undefined where it shows none.
 * Throws `invalid_input` for one that the host may not have, with which the new run would stay pending.
 */
export function keptVersion(
  status: InstanceStatus,
  versions: OrchestrationVersions | undefined,
  scrub: Scrub,
): string | undefined {
  const { version, runtimeStatus } = status
  if (version === undefined || version.trim() === '') return undefined
  // Without configured versions, an instance that ran to its end proves that the host has its version.
  const hasRun = versions === undefined && (runtimeStatus === 'Completed' || runtimeStatus === 'Failed')
  if (hasRun || hasVersion(versions, version)) return version
  const unknown = versions === undefined ? ', because the instance neither completed nor failed' : ''
  const message = `needs a version that the host is known to have${unknown}; accepted is ${acceptedVersions(versions)}. Leave keepVersion out for the default version of the host`
  const issue = { parameter: 'keepVersion', message, ...shown(version, scrub), hazard: 'orchestrationVersion' } as const
  throw invalidInput('restart', [issue])
}
