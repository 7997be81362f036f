// By itself, so that a bundler takes no more of core than this.
export { isDurableError } from '@durable-http/core'
