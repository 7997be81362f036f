import type { MockHost } from '@durable-http/mock'

/** The clock of a mock host in this process. The program that makes the host passes it in; the gateway never asks a host for one. */
export type MockClock = Pick<MockHost['clock'], 'now' | 'setting' | 'set' | 'advance'>
