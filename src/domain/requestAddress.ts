/** The host of an address without the brackets of an IPv6 literal or the dot of a rooted name, lower case. */
export const bareHost = (hostname: string): string =>
  hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();

/** The four numbers of an IPv4 address, also when it is written inside IPv6 (`::ffff:7f00:1`, `::ffff:127.0.0.1`, RFC 4291 2.5.5). */
const ipv4Of = (host: string): readonly number[] | undefined => {
  const dotted = /^(?:::ffff:|64:ff9b::)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host);
  if (dotted !== null) return dotted.slice(1).map(Number);
  const hex = /^(?:::ffff:|64:ff9b::|::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host);
  if (hex === null) return undefined;
  const [high, low] = [Number.parseInt(hex[1] ?? '', 16), Number.parseInt(hex[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255];
};

/** Whether a host is this computer: localhost and its subdomains (RFC 6761 section 6.3), 127.0.0.0/8, ::1. */
export const isLoopbackHost = (hostname: string): boolean => {
  const host = bareHost(hostname);
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || ipv4Of(host)?.[0] === 127;
};

/** Names and addresses under which clouds hand out credentials to whoever asks from the inside. */
const metadataHosts = ['metadata', 'metadata.google.internal', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16'];

/**
 * Whether a host is one that only this computer or its link can mean: loopback, unspecified, link-local, or a cloud's
 * metadata service. A server out there has no business sending a request on to one of these.
 */
export const isLocalHost = (hostname: string): boolean => {
  const host = bareHost(hostname);
  if (isLoopbackHost(host) || metadataHosts.includes(host)) return true;
  // fe80::/10 is link-local; `::` means every interface, which a connection takes for this computer.
  if (/^fe[89ab][0-9a-f]:/.test(host) || host === '::') return true;
  const ipv4 = ipv4Of(host);
  if (ipv4 === undefined) return false;
  return ipv4[0] === 0 || (ipv4[0] === 169 && ipv4[1] === 254);
};

/** An address as it may be shown and logged: without query, fragment, user name and password. */
export const addressWithoutSecrets = (address: string): string => {
  try {
    const url = new URL(address);
    if (url.protocol === 'http:' || url.protocol === 'https:') return `${url.origin}${url.pathname}`;
  } catch {
    // Falls through: no address that can be taken apart, so it is cut by its signs.
  }
  // What is no web address must not show a password either, so everything up to an @ goes.
  return (address.split(/[?#]/)[0] ?? '').replace(/^.*@/, '').slice(0, 200);
};
