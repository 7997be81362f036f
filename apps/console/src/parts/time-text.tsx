import { now } from '../state/refresh.ts'
import { writeAge, writeInstant } from '../text/time.ts'

/** An instant as an age, with the instant itself on hover. */
export function TimeText({ at }: { at: string }) {
  return (
    <time dateTime={at} title={writeInstant(at)}>
      {writeAge(at, now.value)}
    </time>
  )
}
