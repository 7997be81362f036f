// Written by scripts/write-examples.ts from answers of the gateway in front of the mock; do not edit.
import type { OperationName } from '@durable-http/core'
import type { ProblemCode } from '../problem-kinds.ts'

export const answerExamples: Partial<Record<OperationName, Record<number, unknown>>> = {
  startOrchestration: {
    '200': ['Hello Tokyo!', 'Hello Seattle!', 'Hello London!'],
    '202': {
      id: '1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6',
      statusQueryGetUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6?taskHub=TestHubName&connection=Storage',
      sendEventPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6/raiseEvent/{eventName}?taskHub=TestHubName&connection=Storage',
      terminatePostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6/terminate?reason={text}&taskHub=TestHubName&connection=Storage',
      purgeHistoryDeleteUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6?taskHub=TestHubName&connection=Storage',
      restartPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6/restart?taskHub=TestHubName&connection=Storage',
      suspendPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6/suspend?reason={text}&taskHub=TestHubName&connection=Storage',
      resumePostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6/resume?reason={text}&taskHub=TestHubName&connection=Storage',
    },
  },
  startOrchestrationWithId: {
    '200': ['Hello Tokyo!', 'Hello Seattle!', 'Hello London!'],
    '202': {
      id: 'order-42',
      statusQueryGetUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42?taskHub=TestHubName&connection=Storage',
      sendEventPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42/raiseEvent/{eventName}?taskHub=TestHubName&connection=Storage',
      terminatePostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42/terminate?reason={text}&taskHub=TestHubName&connection=Storage',
      purgeHistoryDeleteUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42?taskHub=TestHubName&connection=Storage',
      restartPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42/restart?taskHub=TestHubName&connection=Storage',
      suspendPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42/suspend?reason={text}&taskHub=TestHubName&connection=Storage',
      resumePostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42/resume?reason={text}&taskHub=TestHubName&connection=Storage',
    },
  },
  getInstanceStatus: {
    '200': {
      name: 'ProcessOrder',
      instanceId: 'order-42',
      runtimeStatus: 'Completed',
      input: { order: 42, customer: 'Ada' },
      customStatus: { step: 'reserving' },
      output: { approved: { by: 'Grace' } },
      createdTime: '2026-02-03T04:05:07Z',
      lastUpdatedTime: '2026-02-03T04:05:08Z',
      historyEvents: [
        {
          EventType: 'ExecutionStarted',
          Input: '{"order":42,"customer":"Ada"}',
          Correlation: null,
          ParentTraceContext: null,
          ScheduledStartTime: null,
          Generation: 0,
          GenerateNewTrace: false,
          Timestamp: '2026-02-03T04:05:07.1234567Z',
          FunctionName: 'ProcessOrder',
        },
        {
          EventType: 'EventRaised',
          Name: 'Approve',
          Input: '{"by":"Grace"}',
          ParentTraceContext: null,
          Timestamp: '2026-02-03T04:05:08.1234567Z',
        },
        {
          EventType: 'ExecutionCompleted',
          OrchestrationStatus: 'Completed',
          Result: { approved: { by: 'Grace' } },
          FailureDetails: null,
          Timestamp: '2026-02-03T04:05:08.1234567Z',
        },
      ],
    },
    '202': {
      name: 'ProcessOrder',
      instanceId: 'order-42',
      runtimeStatus: 'Running',
      input: { order: 42, customer: 'Ada' },
      customStatus: { step: 'reserving' },
      output: null,
      createdTime: '2026-02-03T04:05:07Z',
      lastUpdatedTime: '2026-02-03T04:05:07Z',
    },
    '500': {
      name: 'Fail',
      instanceId: 'failed-1',
      runtimeStatus: 'Failed',
      input: 1,
      customStatus: null,
      output:
        "Orchestrator function 'Fail' failed: The activity function 'Boom' failed: \"boom\". See the function execution logs for additional details.",
      createdTime: '2026-02-03T04:05:08Z',
      lastUpdatedTime: '2026-02-03T04:05:08Z',
    },
  },
  restartInstance: {
    '200': ['Hello Tokyo!', 'Hello Seattle!', 'Hello London!'],
    '202': {
      id: '1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6',
      statusQueryGetUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6?taskHub=TestHubName&connection=Storage',
      sendEventPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6/raiseEvent/{eventName}?taskHub=TestHubName&connection=Storage',
      terminatePostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6/terminate?reason={text}&taskHub=TestHubName&connection=Storage',
      purgeHistoryDeleteUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6?taskHub=TestHubName&connection=Storage',
      restartPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6/restart?taskHub=TestHubName&connection=Storage',
      suspendPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6/suspend?reason={text}&taskHub=TestHubName&connection=Storage',
      resumePostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/1b2f3c4d5e6f47a8b9c0d1e2f3a4b5c6/resume?reason={text}&taskHub=TestHubName&connection=Storage',
    },
  },
  restartInstanceWithOptions: {
    '200': ['Hello Tokyo!', 'Hello Seattle!', 'Hello London!'],
    '202': {
      id: 'order-42-again',
      statusQueryGetUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42-again?taskHub=TestHubName&connection=Storage',
      sendEventPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42-again/raiseEvent/{eventName}?taskHub=TestHubName&connection=Storage',
      terminatePostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42-again/terminate?reason={text}&taskHub=TestHubName&connection=Storage',
      purgeHistoryDeleteUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42-again?taskHub=TestHubName&connection=Storage',
      restartPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42-again/restart?taskHub=TestHubName&connection=Storage',
      suspendPostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42-again/suspend?reason={text}&taskHub=TestHubName&connection=Storage',
      resumePostUri:
        'https://api.example.com/runtime/webhooks/durabletask/instances/order-42-again/resume?reason={text}&taskHub=TestHubName&connection=Storage',
    },
  },
  getEntity: { '200': 5 },
  listEntities: {
    '200': [
      { entityId: { name: 'counter', key: 'visits' }, lastOperationTime: '2026-02-03T04:05:10.1234567Z', state: 5 },
    ],
  },
  listAllEntities: {
    '200': [
      { entityId: { name: 'counter', key: 'visits' }, lastOperationTime: '2026-02-03T04:05:10.1234567Z', state: null },
    ],
  },
  listInstances: {
    '200': [
      {
        name: 'ProcessOrder',
        instanceId: 'order-42',
        runtimeStatus: 'Completed',
        input: null,
        customStatus: { step: 'reserving' },
        output: { approved: { by: 'Grace' } },
        createdTime: '2026-02-03T04:05:07Z',
        lastUpdatedTime: '2026-02-03T04:05:08Z',
      },
      {
        name: 'ProcessOrder',
        instanceId: 'order-42-again',
        runtimeStatus: 'Running',
        input: null,
        customStatus: { step: 'reserving' },
        output: null,
        createdTime: '2026-02-03T04:05:09Z',
        lastUpdatedTime: '2026-02-03T04:05:09Z',
      },
    ],
  },
  purgeInstance: { '200': { instancesDeleted: 1 } },
  purgeInstances: { '200': { instancesDeleted: 6 } },
}

export const problemExamples: Partial<Record<ProblemCode, unknown>> = {
  key_reused: {
    type: 'urn:problem-type:durable-http:key-reused',
    title: 'The idempotency key was used for another request',
    status: 422,
    detail: 'startOrchestration: the Idempotency-Key was used for a start with another input; send a new key',
    code: 'key_reused',
    operation: 'startOrchestration',
    Message: 'startOrchestration: the Idempotency-Key was used for a start with another input; send a new key',
  },
  conflict: {
    type: 'urn:problem-type:durable-http:conflict',
    title: 'The state of the instance does not allow it',
    status: 409,
    detail:
      'startOrchestrationWithId: an instance with this id is alive (409: An Orchestration instance with the status Running already exists.)',
    code: 'conflict',
    operation: 'startOrchestrationWithId',
    upstreamStatus: 409,
    Message: 'An Orchestration instance with the status Running already exists.',
    answeredBy: 'host',
  },
  not_terminal: {
    type: 'urn:problem-type:durable-http:not-terminal',
    title: 'The instance is still alive',
    status: 412,
    detail:
      'purgeInstance: order-42 is Running; expects an instance that has ended; terminate it first. Older hosts delete a live instance on purge; newer ones refuse.',
    code: 'not_terminal',
    operation: 'purgeInstance',
    issues: [
      {
        parameter: 'instanceId',
        message:
          'expects an instance that has ended; terminate it first. Older hosts delete a live instance on purge; newer ones refuse.',
        received: '"order-42"',
        hazard: 'purgeOfLiveInstance',
        in: 'path',
      },
    ],
    Message:
      'purgeInstance: order-42 is Running; expects an instance that has ended; terminate it first. Older hosts delete a live instance on purge; newer ones refuse.',
  },
  not_failed: {
    type: 'urn:problem-type:durable-http:not-failed',
    title: 'The instance has not failed',
    status: 412,
    detail:
      'rewindInstance: only a failed instance can be rewound (412: This orchestration has status Running, but only orchestrations in the "Failed" state can be rewound.)',
    code: 'not_failed',
    operation: 'rewindInstance',
    upstreamStatus: 412,
    Message: 'This orchestration has status Running, but only orchestrations in the "Failed" state can be rewound.',
    answeredBy: 'host',
  },
  gone: {
    type: 'urn:problem-type:durable-http:gone',
    title: 'The instance has already ended',
    status: 410,
    detail: 'raiseEvent: the instance has already ended (410)',
    code: 'gone',
    operation: 'raiseEvent',
    upstreamStatus: 410,
    answeredBy: 'host',
    Message: 'raiseEvent: the instance has already ended (410)',
  },
  not_found: {
    type: 'urn:problem-type:durable-http:not-found',
    title: 'There is no such thing',
    status: 404,
    detail: 'getInstanceStatus: the host has no such instance (404)',
    code: 'not_found',
    operation: 'getInstanceStatus',
    upstreamStatus: 404,
    answeredBy: 'host',
    Message: 'getInstanceStatus: the host has no such instance (404)',
  },
  invalid_input: {
    type: 'urn:problem-type:durable-http:invalid-input',
    title: 'The request is not valid',
    status: 400,
    detail:
      'listInstances: runtimeStatus must be one or more of Running, Completed, ContinuedAsNew, Failed, Canceled, Terminated, Pending, Suspended, separated by commas (got "Done"); top must be a whole number from 1 to 10000 (got "many")',
    code: 'invalid_input',
    operation: 'listInstances',
    issues: [
      {
        parameter: 'runtimeStatus',
        message:
          'must be one or more of Running, Completed, ContinuedAsNew, Failed, Canceled, Terminated, Pending, Suspended, separated by commas',
        received: '"Done"',
        in: 'query',
      },
      { parameter: 'top', message: 'must be a whole number from 1 to 10000', received: '"many"', in: 'query' },
    ],
    Message:
      'listInstances: runtimeStatus must be one or more of Running, Completed, ContinuedAsNew, Failed, Canceled, Terminated, Pending, Suspended, separated by commas (got "Done"); top must be a whole number from 1 to 10000 (got "many")',
  },
  uri_too_long: {
    type: 'urn:problem-type:durable-http:uri-too-long',
    title: 'The URL is too long',
    status: 414,
    detail: 'path and query have more than 8192 characters',
    code: 'uri_too_long',
    Message: 'path and query have more than 8192 characters',
  },
  header_too_large: {
    type: 'urn:problem-type:durable-http:header-too-large',
    title: 'A header is too large',
    status: 431,
    detail: 'listInstances: x-ms-continuation-token has more than 8192 characters',
    code: 'header_too_large',
    operation: 'listInstances',
    Message: 'listInstances: x-ms-continuation-token has more than 8192 characters',
  },
  payload_too_large: {
    type: 'urn:problem-type:durable-http:payload-too-large',
    title: 'The body is too large',
    status: 413,
    detail: 'startOrchestration: input has more than 65536 bytes',
    code: 'payload_too_large',
    operation: 'startOrchestration',
    Message: 'startOrchestration: input has more than 65536 bytes',
  },
  unsupported_media_type: {
    type: 'urn:problem-type:durable-http:unsupported-media-type',
    title: 'The body has a type that is not taken here',
    status: 415,
    detail: 'raiseEvent: expected application/json, got text/plain',
    code: 'unsupported_media_type',
    operation: 'raiseEvent',
    Message: 'raiseEvent: expected application/json, got text/plain',
  },
  method_not_allowed: {
    type: 'urn:problem-type:durable-http:method-not-allowed',
    title: 'The path does not take this method',
    status: 405,
    detail: 'the path takes GET, DELETE, HEAD, OPTIONS, not PUT',
    code: 'method_not_allowed',
    Message: 'the path takes GET, DELETE, HEAD, OPTIONS, not PUT',
  },
  unknown_route: {
    type: 'urn:problem-type:durable-http:unknown-route',
    title: 'There is no such path',
    status: 404,
    detail: 'there is no such path; openapi.json lists those that are',
    code: 'unknown_route',
    Message: 'there is no such path; openapi.json lists those that are',
  },
  jobs_unavailable: {
    type: 'urn:problem-type:durable-http:jobs-unavailable',
    title: 'There are no jobs here',
    status: 501,
    detail: 'jobs: this app was set up without jobs',
    code: 'jobs_unavailable',
    Message: 'jobs: this app was set up without jobs',
  },
  too_many_jobs: {
    type: 'urn:problem-type:durable-http:too-many-jobs',
    title: 'Too many jobs have not ended',
    status: 429,
    detail:
      'createJob: 10 jobs of this function app have not ended, the most there may be; cancel one or wait for one to end',
    code: 'too_many_jobs',
    operation: 'createJob',
    Message:
      'createJob: 10 jobs of this function app have not ended, the most there may be; cancel one or wait for one to end',
  },
  job_conflict: {
    type: 'urn:problem-type:durable-http:job-conflict',
    title: 'The state of the job does not allow it',
    status: 409,
    detail: 'pauseJob: the job is completed; it has ended',
    code: 'job_conflict',
    operation: 'pauseJob',
    Message: 'pauseJob: the job is completed; it has ended',
  },
  not_allowed: {
    type: 'urn:problem-type:durable-http:not-allowed',
    title: 'This gateway does not allow it',
    status: 403,
    detail: 'startOrchestration: the operation is refused: only reads are allowed',
    code: 'not_allowed',
    operation: 'startOrchestration',
    Message: 'startOrchestration: the operation is refused: only reads are allowed',
  },
  unauthorized: {
    type: 'urn:problem-type:durable-http:unauthorized',
    title: 'The function app does not know the key of this gateway',
    status: 502,
    detail:
      'listInstances: the host does not know the key (401); use the system key durabletask_extension or the master key of this function app. The gateway is misconfigured; the request is not at fault.',
    code: 'unauthorized',
    operation: 'listInstances',
    upstreamStatus: 401,
    answeredBy: 'host',
    Message:
      'listInstances: the host does not know the key (401); use the system key durabletask_extension or the master key of this function app. The gateway is misconfigured; the request is not at fault.',
  },
  forbidden: {
    type: 'urn:problem-type:durable-http:forbidden',
    title: 'The key of this gateway may not do this on the function app',
    status: 502,
    detail:
      'listInstances: the host knows the key, but it may not do this (403); use the system key durabletask_extension or the master key of this function app. The gateway is misconfigured; the request is not at fault.',
    code: 'forbidden',
    operation: 'listInstances',
    upstreamStatus: 403,
    answeredBy: 'host',
    Message:
      'listInstances: the host knows the key, but it may not do this (403); use the system key durabletask_extension or the master key of this function app. The gateway is misconfigured; the request is not at fault.',
  },
  throttled: {
    type: 'urn:problem-type:durable-http:throttled',
    title: 'The host is throttling',
    status: 429,
    detail: 'listInstances: the host is throttling (429)',
    code: 'throttled',
    operation: 'listInstances',
    upstreamStatus: 429,
    retryAfter: 10,
    answeredBy: 'host',
    Message: 'listInstances: the host is throttling (429)',
  },
  upstream: {
    type: 'urn:problem-type:durable-http:upstream',
    title: 'The host failed',
    status: 502,
    detail: 'listInstances: the host failed (500)',
    code: 'upstream',
    operation: 'listInstances',
    upstreamStatus: 500,
    answeredBy: 'host',
    Message: 'listInstances: the host failed (500)',
  },
  not_supported: {
    type: 'urn:problem-type:durable-http:not-supported',
    title: 'The host does not support it',
    status: 501,
    detail: 'listInstances: the host, or its storage, does not support it (501)',
    code: 'not_supported',
    operation: 'listInstances',
    upstreamStatus: 501,
    answeredBy: 'host',
    Message: 'listInstances: the host, or its storage, does not support it (501)',
  },
  unavailable: {
    type: 'urn:problem-type:durable-http:unavailable',
    title: 'The host is not available',
    status: 503,
    detail: 'listInstances: the host is not available (503)',
    code: 'unavailable',
    operation: 'listInstances',
    upstreamStatus: 503,
    answeredBy: 'host',
    Message: 'listInstances: the host is not available (503)',
  },
  timeout: {
    type: 'urn:problem-type:durable-http:timeout',
    title: 'The host did not answer in time',
    status: 504,
    detail: 'listInstances: the host did not answer in time (504)',
    code: 'timeout',
    operation: 'listInstances',
    upstreamStatus: 504,
    answeredBy: 'host',
    Message: 'listInstances: the host did not answer in time (504)',
  },
  network: {
    type: 'urn:problem-type:durable-http:network',
    title: 'There is no connection to the host',
    status: 502,
    detail: 'listInstances: no connection to the host',
    code: 'network',
    operation: 'listInstances',
    Message: 'listInstances: no connection to the host',
  },
  protocol: {
    type: 'urn:problem-type:durable-http:protocol',
    title: 'The host gave an answer that is not of this API',
    status: 502,
    detail:
      'listInstances: the address of the host answered 200 with a body that is not JSON; another server or a sign-in page is there',
    code: 'protocol',
    operation: 'listInstances',
    upstreamStatus: 200,
    answeredBy: 'other',
    Message:
      'listInstances: the address of the host answered 200 with a body that is not JSON; another server or a sign-in page is there',
  },
}
