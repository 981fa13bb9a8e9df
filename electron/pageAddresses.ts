import { isPageAddress, pageAddress } from './pageProtocol';

/** Where the window's page is, which addresses are its own, and what it may load. */
export type PageAddresses = {
  readonly start: string;
  readonly isOurs: (address: string) => boolean;
  readonly mayLoad: (address: string) => boolean;
};

/**
 * The page's addresses: the app's own files alone. A build that is not packaged may also show electron-vite's development
 * server (`developmentServer`, an address) and the developer tools.
 */
export const pageAddresses = (options: {
  readonly development: boolean;
  readonly developmentServer: string | undefined;
}): PageAddresses => {
  if (!options.development) return { start: pageAddress, isOurs: isPageAddress, mayLoad: isPageAddress };
  const server = options.developmentServer;
  const isServed = (address: string, protocols: readonly string[]): boolean => {
    const asked = parsed(address);
    return server !== undefined && asked?.host === parsed(server)?.host && protocols.includes(asked?.protocol ?? '');
  };
  return {
    start: server ?? pageAddress,
    isOurs: (address) => isPageAddress(address) || isServed(address, ['http:']),
    mayLoad: (address) =>
      isPageAddress(address) || isServed(address, ['http:', 'ws:']) || parsed(address)?.protocol === 'devtools:',
  };
};

const parsed = (address: string): URL | undefined => {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
};
