import { hazards } from '@durable-http/core'

const liftOf = (name: string) =>
  name === 'orchestrationVersion'
    ? 'A restart without a version runs the default version of the host: to keep the version of an instance, read it from the status and send it with `restartWithOptions`.'
    : `Lift it with \`allowHazards: ['${name}']\` on the client.`

/** Why the response of the gateway differs from that of the host, by the names that host-differences.json uses. */
export const reasons: Readonly<Record<string, { title: string; why: string }>> = {
  'no-key': {
    title: 'Links and Location hold no key',
    why: 'On the host, every link of a start and `Location` contain the system key. Links of the gateway lead to the gateway, without `code`. They are otherwise spelled as on the host, and they work.',
  },
  'own-authentication': {
    title: "The host's key is not asked for",
    why: 'A `code` parameter or an `x-functions-key` header is accepted and ignored. A proxy in front of the gateway, `authorize`, or the gateway process decides who may call it.',
  },
  'problem-details': {
    title: 'Failures are problem details',
    why: 'Where the host responds with an empty body, a JSON string, or an object with a stack trace, the gateway responds with the same status and problem details (RFC 9457).',
  },
  'one-status-per-meaning': {
    title: 'One meaning has one status',
    why: 'The host uses different statuses for the same fact, by version and operation: a start with the id of a live instance is 500 or 409, a rewind of an instance that has not failed is 410, 412 or 500, a restart of a missing instance is 400, and an unknown function is 400. On the gateway, a conflict is 409, a missing instance 404, an ended one 410, and a wrong state 412.',
  },
  'host-failure': {
    title: 'A failure of the host is 502',
    why: 'The host responds with 500 when its storage fails, a hub does not exist, or a stored value cannot be written as JSON. That is not a fault of the gateway: it responds with 502 and puts the status of the host into `upstreamStatus`.',
  },
  'method-not-allowed': {
    title: 'A wrong method is 405',
    why: 'The host responds with 404 to a method that a path does not take. The gateway responds with 405 and `Allow`, and lists the methods of a path on OPTIONS.',
  },
  head: { title: 'HEAD is served', why: 'The host responds with 404; the gateway responds as to GET, without a body.' },
  'not-offered': {
    title: '`makeprimary` is not offered',
    why: 'It moves the lease of the app, by any method, GET included.',
  },
  'rpc-paths': {
    title: 'The gateway has no path quirks of the local RPC endpoint',
    why: 'That endpoint cuts any thirteen characters off every path, and more under another host name: it serves `/anything-13/instances/a`, `/` is 400, and the links of its own starts do not work. The gateway has one base path, on which those links work, and `/` lists its paths.',
  },
  'unknown-parameter': {
    title: 'Unknown parameters are refused',
    why: 'The host ignores unknown parameters, so a misspelled filter does not filter. Parameters that are documented but ignored by the host are accepted, except those that would narrow a bulk purge (`top`, `instanceIdPrefix`), which would then delete more than was asked for.',
  },
  'malformed-parameter': {
    title: 'Malformed parameters are refused',
    why: 'The host ignores unreadable values: `showInput=0` is true, `top=abc` is 100, `runtimeStatus=completed` filters nothing, a bad date sets no bound. The gateway takes true and false in any case, whole numbers, names of statuses in any case, and ISO 8601 date-times with `Z` or an offset, and refuses everything else, repeated parameters with different values too. An empty `version` is refused, because the host starts an instance without a version for it.',
  },
  'lenient-parameter': {
    title: 'Clear values are understood',
    why: 'The host drops the name of a status in another case, and with it the filter, a date whose offset has a plus sign that is not encoded, and a boolean that is given twice with the same value. The gateway understands all three.',
  },
  'unreachable-name': {
    title: 'Names that cannot be addressed are refused',
    why: 'Ids, names and keys with `/`, `\\`, `#`, `?` or control characters, over 256 characters, or with `%` before two hexadecimal digits address something else on some versions of the host. The gateway refuses them with 400 in every place.',
  },
  'plus-sign': {
    title: 'An encoded plus sign is a plus sign',
    why: 'Newer hosts read `+`, `%20` and `%2B` in a path as a space, older ones read `+` as a plus sign. On the gateway a raw `+` is a space, as in the links of the host, and `%2B` is a plus sign, on every version.',
  },
  'empty-key': {
    title: 'An entity key of `$` is refused',
    why: 'The host reads `$` as the empty key on GET and as itself on POST and DELETE, so an entity with that key could be written but never read.',
  },
  'strict-json': {
    title: 'Bodies are strict JSON',
    why: `${hazards.unreadableBody.harm} Lift it with \`allowHazards: ['unreadableBody']\` on the client.`,
  },
  'no-body': {
    title: 'A body of white space counts as absent',
    why: 'A start with a body of white space has no input on every version. An event without a body has the data `null`, and a signal without one has no input; the host refuses the empty JSON.',
  },
  'media-type': {
    title: 'A wrong media type is 415',
    why: 'The host responds with 400 to an event that is not `application/json`, and 500 to an unknown charset. The gateway reads a body in a known charset and sends it on as UTF-8.',
  },
  'checked-first': {
    title: 'The request is checked before the instance',
    why: 'The host checks if an instance exists and is alive before it reads the body. The gateway checks the whole request before it calls the host.',
  },
  'no-stack-traces': {
    title: 'Histories hold no stack traces',
    why: '`Details` of failed work, and `StackTrace` inside `FailureDetails`, are null: they hold .NET stack traces and source paths. `Reason` and the messages stay.',
  },
  'purge-guard': {
    title: 'A bulk purge never touches live instances',
    why: `${hazards.unfilteredPurge.harm} The gateway sends all four terminal statuses when none is named, and refuses others.`,
  },
  ...Object.fromEntries(
    Object.entries(hazards).map(([name, { harm, expected, action }]) => [
      `hazard:${name}`,
      {
        title: `Hazard: \`${name}\``,
        why: `${harm} ${action === 'mend' ? `Sent instead: ${expected}.` : `Accepted is ${expected}.`} ${liftOf(name)}`,
      },
    ]),
  ),
}
