import type { Effect } from '@durable-http/core'
import type { State } from '../../gateway/wire.ts'

/** Actions on one instance. */
export type ActionName =
  | 'raiseEvent'
  | 'suspend'
  | 'resume'
  | 'rewind'
  | 'restart'
  | 'startAgain'
  | 'terminate'
  | 'purge'

/** An action in words. */
export interface InstanceAction {
  label: string
  effect: Effect
  says: string
  isDanger: boolean
  hasReason: boolean
  /** Why a state rules it out; undefined if it does not. */
  blockedIn: (state: State, isEnded: boolean) => string | undefined
}

const ofLive = (_: State, isEnded: boolean) => (isEnded ? 'The instance has ended.' : undefined)
const ofEnded = (_: State, isEnded: boolean) => (isEnded ? undefined : 'The instance has not ended.')
const always = () => undefined

const action = (
  label: string,
  effect: Effect,
  says: string,
  blockedIn: InstanceAction['blockedIn'],
  { hasReason = false, isDanger = false } = {},
): InstanceAction => ({ label, effect, says, isDanger, hasReason, blockedIn })

/** The actions in their order. */
export const instanceActions: Readonly<Record<ActionName, InstanceAction>> = {
  raiseEvent: action(
    'Raise event',
    'signal',
    'Sends an event; it is kept until the orchestrator waits for it.',
    ofLive,
  ),
  suspend: action(
    'Suspend',
    'control',
    'Pauses the instance until it is resumed; events are kept meanwhile.',
    (state, isEnded) => (state === 'Suspended' ? 'The instance is suspended already.' : ofLive(state, isEnded)),
    { hasReason: true },
  ),
  resume: action(
    'Resume',
    'control',
    'Lets the instance go on.',
    (state) => (state === 'Suspended' ? undefined : 'The instance is not suspended.'),
    { hasReason: true },
  ),
  rewind: action(
    'Rewind',
    'control',
    'Runs the failed steps again and keeps what succeeded. Instances whose activities were retried cannot be rewound: restart them.',
    (state) => (state === 'Failed' ? undefined : 'Only a failed instance can be rewound.'),
    { hasReason: true },
  ),
  restart: action('Restart', 'control', 'Starts the function again with the stored input, under a new id.', ofEnded),
  startAgain: action('Start again …', 'start', 'Starts the function again with an input that you can edit.', always),
  terminate: action(
    'Terminate',
    'control',
    'Ends the instance for good. Its running activities and sub-orchestrations run on.',
    ofLive,
    { hasReason: true, isDanger: true },
  ),
  purge: action('Purge', 'delete', 'Deletes the instance with its history, for good.', ofEnded, { isDanger: true }),
}
