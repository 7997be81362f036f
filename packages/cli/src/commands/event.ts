import { readPayload } from '../options/payload.ts'
import type { Session } from '../session.ts'

/** Options of `event`. */
export interface EventFlags {
  data?: string
  whenReady?: boolean
  start?: string
}

/** Raises an event on an instance; starts the instance first with `--start` if it is not alive. */
export async function event(instanceId: string, eventName: string, session: Session, flags: EventFlags): Promise<void> {
  const { client, io, place, say } = session
  const eventData = await readPayload(flags.data, '--data', io)
  const data = eventData ? { eventData } : {}
  if (flags.start !== undefined) {
    const { started } = await client.signalWithStart(
      { functionName: flags.start, instanceId, eventName, ...data, ...place },
      { signal: io.signal },
    )
    return say(started ? `started ${instanceId} and raised ${eventName}` : `raised ${eventName}`)
  }
  await client.raiseEvent(
    { instanceId, eventName, ...data, ...place },
    { whenReady: flags.whenReady, signal: io.signal },
  )
  say(`raised ${eventName} on ${instanceId}; the host keeps it until the orchestrator waits for it`)
}
