import { argumentException } from '../dotnet/dotnet-exception.ts'

// oxlint-disable-next-line no-control-regex -- these are the characters an id must not hold
const reserved = /[/\\#?\u0000-\u001f\u007f-\u009f]/

/** True if an id or a key holds a character that the host reserves. */
export const hasReservedCharacter = (id: string): boolean => reserved.test(id)

/** Throws for an id that start refuses on older hosts; the arguments stand in the wrong order there (contract 5.1). */
export function checkStartId(instanceId: string): void {
  if (instanceId.startsWith('@')) {
    throw argumentException('instanceId', 'Orchestration instance ids must not start with @.')
  }
  if (hasReservedCharacter(instanceId)) {
    throw argumentException(
      'instanceId',
      'Orchestration instance ids must not contain /, \\, #, ?, or control characters.',
    )
  }
  if (instanceId.length > 256) throw argumentException('Instance ID lengths must not exceed 256 characters.')
}

/** Throws for an id that `restartWithOptions` refuses as the new one. */
export function checkNewId(instanceId: string): void {
  if (instanceId.startsWith('@')) {
    throw argumentException('Orchestration instance IDs must not start with @.', 'newInstanceId')
  }
  if (hasReservedCharacter(instanceId)) {
    throw argumentException(
      'Orchestration instance IDs must not contain /, \\, #, ?, or control characters.',
      'newInstanceId',
    )
  }
  if (instanceId.length > 256) {
    throw argumentException('Instance ID lengths must not exceed 256 characters.', 'newInstanceId')
  }
}
