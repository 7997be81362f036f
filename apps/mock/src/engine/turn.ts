// Taken when the module is loaded, so that a test runner's fake timers do not stop the engine.
const immediate: ((done: () => void) => void) | undefined = (
  globalThis as { setImmediate?: (done: () => void) => void }
).setImmediate

const waiting: (() => void)[] = []
let channel: MessageChannel | undefined

function post(done: () => void): void {
  if (!channel) {
    channel = new MessageChannel()
    channel.port1.addEventListener('message', () => waiting.shift()?.())
    channel.port1.start()
  }
  waiting.push(done)
  channel.port2.postMessage(0)
}

/** Resolves in a later turn of the event loop, when every promise that can continue by itself has done so. */
export const nextTurn = (): Promise<void> => new Promise((done) => (immediate ?? post)(done))
