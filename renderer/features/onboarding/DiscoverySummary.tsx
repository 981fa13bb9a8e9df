import type { DiscoveryView } from '../../../src/api/contract';
import { shownAddress } from '../../../src/domain/text/wording';
import { KeyValueTable } from '../../ui/KeyValueTable';

const documents = {
  openid: 'OpenID Connect Discovery',
  oauth: 'OAuth server metadata (RFC 8414)',
  typed: 'Typed by hand',
} as const satisfies Record<DiscoveryView['document'], string>;

const listed = (values: readonly string[]): string =>
  values.length === 0 ? 'not said' : values.map((value) => shownAddress(value, 60)).join(', ');

/** What a provider says of itself, so that a person sees whom they are about to trust. */
export const DiscoverySummary = ({ found }: { readonly found: DiscoveryView }) => {
  const address = (value: string | undefined) =>
    value === undefined ? <span className="quiet">none</span> : <span className="mono">{shownAddress(value)}</span>;
  return (
    <KeyValueTable
      label="What was found"
      rows={[
        { id: 'issuer', name: 'Issuer', value: address(found.issuer) },
        { id: 'document', name: 'Found by', value: documents[found.document] },
        { id: 'authorization', name: 'Sign-in page', value: address(found.endpoints.authorization) },
        { id: 'token', name: 'Token endpoint', value: address(found.endpoints.token) },
        { id: 'grants', name: 'Grants', value: listed(found.grantsSupported) },
        { id: 'auth', name: 'Client authentication', value: listed(found.authMethodsSupported) },
        { id: 'pkce', name: 'PKCE', value: listed(found.pkceSupported) },
      ]}
    />
  );
};
