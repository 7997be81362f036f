import type { InstanceStatus } from '@durable-http/core'
import { safeId, safeLine } from '../text/safe-text.ts'

export const versionLength = 40

/** Version and parent of an instance, where the host shows them. */
export function originOf({ version, parentInstanceId }: Pick<InstanceStatus, 'version' | 'parentInstanceId'>): {
  version: string | undefined
  parentInstanceId: string | undefined
} {
  return {
    version: typeof version === 'string' ? safeLine(version, versionLength) : undefined,
    parentInstanceId: typeof parentInstanceId === 'string' ? safeId(parentInstanceId) : undefined,
  }
}
