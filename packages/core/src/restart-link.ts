import type { CompleteLinks } from './instance-links.ts'
import type { OperationName } from './operations.ts'
import { newInstanceId } from './restart-instance.ts'

/** The operation and URL that restart the instance of these links, with a version where there is one. */
export function restartOf(
  { id, restart, restartWithOptions }: CompleteLinks,
  sameId: boolean,
  version: string | undefined,
): { operation: OperationName; url: string } {
  if (version === undefined) {
    return {
      operation: 'restartInstance',
      url: sameId ? withQuery(restart, 'restartWithNewInstanceId=false') : restart,
    }
  }
  const newId = encodeURIComponent(sameId ? id : newInstanceId())
  const url = withQuery(restartWithOptions, `newInstanceId=${newId}&version=${encodeURIComponent(version)}`)
  return { operation: 'restartInstanceWithOptions', url }
}

const withQuery = (link: string, query: string) => `${link}${link.includes('?') ? '&' : '?'}${query}`
