import { useEffect, useRef, useState } from 'preact/hooks'
import { asGatewayError, type GatewayError } from '../gateway/gateway-error.ts'
import { type Outcome, outcome } from '../state/outcome.ts'

/** Ends of an action: `done` for the person who waited for it, `told` to notify one who has left the view. */
export interface ActionEnds<Result> {
  /** Called if the form is still shown. */
  done: (result: Result) => void
  /** Makes the message about the end, if the form is gone. */
  told: (result: Result) => Outcome
}

/** Runs one action at a time: a second click does nothing, and an action that ends after its form was left does not navigate. */
export function useAction(label: string) {
  const [state, setState] = useState<{ isBusy: boolean; error?: GatewayError | undefined }>({ isBusy: false })
  const isRunning = useRef(false)
  const isShown = useRef(true)
  useEffect(() => {
    isShown.current = true
    return () => {
      isShown.current = false
    }
  }, [])

  async function run<Result>(work: () => Promise<Result>, { done, told }: ActionEnds<Result>): Promise<void> {
    // State would come too late for the second of two quick clicks.
    if (isRunning.current) return
    isRunning.current = true
    setState({ isBusy: true })
    try {
      const result = await work()
      if (isShown.current) done(result)
      else outcome.value = told(result)
      setState({ isBusy: false })
    } catch (caught) {
      const error = asGatewayError(caught)
      if (!isShown.current && error) outcome.value = { text: `${label} failed: ${error.message}`, isFailure: true }
      setState({ isBusy: false, error })
    } finally {
      isRunning.current = false
    }
  }
  return { ...state, run }
}
