/** Says what the code of a failed connection means and what to do about it. */
export function connectionAdvice(
  code: string,
  message: string,
  { host, port, variable }: { host: string; port: number; variable: string },
): { said: string; remedy: string } {
  const place = `${host}:${port}`
  if (code === 'ECONNREFUSED') {
    return {
      said: `nothing listens at ${place}`,
      remedy: `start what should (\`func start\` for a function app on this machine), or correct ${variable}`,
    }
  }
  if (code === 'ABORT_ERR' || code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    const remedy = `let this machine through the firewall, or into the virtual network, of the function app, or correct ${variable}`
    return { said: `${place} cannot be reached (${code === 'ABORT_ERR' ? 'no response in 5 seconds' : code})`, remedy }
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return { said: `the certificate of ${host} has expired`, remedy: 'renew it, and check the clock of this machine' }
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { said: `the certificate at ${place} is for other names`, remedy: `correct the host name in ${variable}` }
  }
  if (/SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/.test(code)) {
    const remedy = 'name the file of its authority in NODE_EXTRA_CA_CERTS'
    return { said: `the certificate of ${host} is of an authority that this machine does not know (${code})`, remedy }
  }
  if (/wrong version number|packet length too long|SSL_WRONG_VERSION/i.test(`${message} ${code}`)) {
    return {
      said: `${place} speaks no TLS`,
      remedy: `begin ${variable} with http://, or give the port that speaks TLS`,
    }
  }
  return {
    said: `${place} broke the connection off (${code})`,
    remedy: `look for a proxy in between, or correct ${variable}`,
  }
}
