import { isTerminal } from '@durable-http/core'
import type { Status } from '../../gateway/wire.ts'
import { StateMark } from '../../parts/state-mark.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { CopyButton } from '../../parts/payload.tsx'
import { linkTo } from '../../state/location.ts'
import { instancePath } from '../../state/place.ts'
import { now } from '../../state/refresh.ts'
import { writeShort } from '../../text/payload.ts'
import { writeSpan } from '../../text/time.ts'

/** Name, id and state of an instance. */
export function InstanceHeader({ status }: { status: Status }) {
  const { name, instanceId, runtimeStatus, createdTime, lastUpdatedTime, customStatus, version } = status
  const end = isTerminal(runtimeStatus) ? Date.parse(lastUpdatedTime) : now.value
  return (
    <dl class="facts">
      <Fact label="State">
        <span aria-live="polite">
          <StateMark state={runtimeStatus} />
        </span>
      </Fact>
      <Fact label="Function">
        <a href={linkTo('/instances', { function: name })}>{name}</a>
      </Fact>
      <Fact label="Created">
        <TimeText at={createdTime} />
      </Fact>
      <Fact label="Changed">
        <TimeText at={lastUpdatedTime} />
      </Fact>
      <Fact label={isTerminal(runtimeStatus) ? 'Took' : 'Runs for'}>{took(end - Date.parse(createdTime))}</Fact>
      {version === undefined ? null : <Fact label="Version">{version}</Fact>}
      {status.parentInstanceId === undefined ? null : (
        <Fact label="Parent">
          <a href={linkTo(instancePath(status.parentInstanceId))}>{status.parentInstanceId}</a>
        </Fact>
      )}
      {customStatus === null ? null : <Fact label="Custom status">{writeShort(customStatus, 120)}</Fact>}
      <Fact label="Id">
        <CopyButton text={instanceId} label="Copy id" />
      </Fact>
    </dl>
  )
}

// The host reports whole seconds.
const took = (milliseconds: number) => (milliseconds < 1_000 ? 'under 1 s' : writeSpan(milliseconds))

function Fact({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
