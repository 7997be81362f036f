/** Takes a request before the host does; `undefined` leaves it to the next. `target` is the path and query as sent. */
export type RequestHandler = (request: Request, target: string) => Promise<Response> | undefined
