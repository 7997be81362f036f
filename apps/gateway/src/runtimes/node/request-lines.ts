import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

// Requests that may wait behind those in progress, for each of these.
const waitingPerPlace = 3

interface Waiting {
  outgoing: ServerResponse
  serve: () => void
}

interface Line {
  open: ServerResponse[]
  waiting: Waiting[]
  isRefused: boolean
}

/** Limits the requests in progress on each connection: a few more wait in line, and a caller who sends too many is refused. */
export class RequestLines {
  readonly #lines = new WeakMap<Socket, Line>()
  readonly #places: number
  readonly #refuse: (socket: Socket) => void

  /** `refuse` ends a connection on which more than four times as many requests as there are `places` wait for a response. */
  constructor(places: number, refuse: (socket: Socket) => void) {
    this.#places = places
    this.#refuse = refuse
  }

  /** Calls `serve` when it is the turn of a request; never, if its connection ends before. */
  enter(socket: Socket, outgoing: ServerResponse, serve: () => void): void {
    const line = this.#lines.get(socket) ?? this.#begin(socket)
    if (line.isRefused) return
    if (line.open.length < this.#places) this.#run(line, { outgoing, serve })
    else if (line.waiting.length < this.#places * waitingPerPlace) line.waiting.push({ outgoing, serve })
    else {
      line.isRefused = true
      line.waiting = []
      // Later data is not parsed.
      socket.pause()
      this.#refuse(socket)
    }
  }

  #begin(socket: Socket): Line {
    const line: Line = { open: [], waiting: [], isRefused: false }
    this.#lines.set(socket, line)
    socket.once('close', () => {
      line.isRefused = true
      line.waiting = []
      // Node notifies only the first response in line that its connection is gone, and has done so by now.
      setImmediate(closeAll, line)
    })
    return line
  }

  #run(line: Line, { outgoing, serve }: Waiting): void {
    line.open.push(outgoing)
    serve()
    // After the serving code knows of it: the next request begins when this one has ended.
    outgoing.once('close', () => {
      line.open.splice(line.open.indexOf(outgoing), 1)
      const next = line.waiting.shift()
      // A connection that ends closes its first response before its own `close` event.
      if (next && !outgoing.req.socket.destroyed) this.#run(line, next)
    })
  }
}

function closeAll({ open }: Line): void {
  for (const outgoing of open.slice()) {
    outgoing.destroy()
    outgoing.emit('close')
  }
}
