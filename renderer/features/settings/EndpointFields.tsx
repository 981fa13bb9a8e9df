import { Pencil, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DiscoveryView } from '../../../src/api/contract';
import type { Endpoints } from '../../../src/domain/profile';
import { endpointNames } from '../../../src/domain/profileRules/serverRules';
import { plain, shownAddress } from '../../../src/domain/text/wording';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Disclosure } from '../../ui/Disclosure';
import { TextField } from '../../ui/TextField';
import { useRemarks, useSettingsForm } from './settingsForm';

type EndpointName = keyof Endpoints;

const labels: Readonly<Record<EndpointName, string>> = {
  authorization: 'Authorization endpoint',
  token: 'Token endpoint',
  userinfo: 'User info endpoint',
  introspection: 'Introspection endpoint',
  revocation: 'Revocation endpoint',
  endSession: 'End session endpoint',
  jwks: 'Signing keys (JWKS)',
};

/** Every address typed by hand. */
export const EndpointsByHand = () => {
  const { form, edit, shown } = useSettingsForm();
  const issuerRemarks = useRemarks('issuer', 'Compared with the “iss” of answers and ID tokens, where there is one.');
  return (
    <div className="Settings-fields">
      {shown.endpoints.map((name) => (
        <OneEndpoint
          key={name}
          name={name}
          value={form.endpoints[name]}
          onChange={(address) => edit({ endpoints: { ...form.endpoints, [name]: address } })}
        />
      ))}
      {shown.issuer ? (
        <TextField
          label="Issuer"
          optional
          mono
          value={form.handIssuer}
          onChange={(handIssuer) => edit({ handIssuer })}
          {...issuerRemarks}
        />
      ) : null}
    </div>
  );
};

const neededBy = (name: EndpointName, grant: string): boolean =>
  name === 'authorization'
    ? grant === 'authorization_code' || grant === 'implicit'
    : name === 'token' && grant !== 'implicit';

const OneEndpoint = ({
  name,
  value,
  onChange,
  end,
}: {
  readonly name: EndpointName;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly end?: ReactNode;
}) => {
  const { form } = useSettingsForm();
  return (
    <TextField
      label={labels[name]}
      optional={!neededBy(name, form.grant)}
      mono
      value={value}
      onChange={onChange}
      end={end}
      {...useRemarks(`endpoints.${name}`)}
    />
  );
};

/** What the look-up found, each address with the way to put another in its place. */
export const FoundEndpoints = () => {
  const { form, draft, issues } = useSettingsForm();
  const found = draft.found?.issuer === form.issuer ? draft.found.view : undefined;
  const replaced = endpointNames.filter((name) => form.overrides[name] !== '').length;
  const isWrong = issues.some(({ field }) => field.startsWith('endpoints.'));
  return (
    <div className="Found">
      {found === undefined ? null : <FoundFacts view={found} />}
      <Disclosure
        // Opens by itself when a wrong address would else be out of sight.
        key={isWrong ? 'wrong' : 'well'}
        title={
          <>
            {found === undefined ? 'Endpoints' : 'Endpoints that were found'}
            {replaced === 0 ? null : <Badge tone="accent">{replaced} replaced</Badge>}
          </>
        }
        isOpenAtFirst={isWrong || replaced > 0}
      >
        <div className="Found-list">
          {endpointNames.map((name) => (
            <FoundEndpoint key={name} name={name} found={found} />
          ))}
        </div>
      </Disclosure>
    </div>
  );
};

const documentNames: Readonly<Record<DiscoveryView['document'], string>> = {
  openid: 'OpenID Connect',
  oauth: 'OAuth 2.0',
  typed: 'typed by hand',
};

const FoundFacts = ({ view }: { readonly view: DiscoveryView }) => (
  <dl className="Found-facts">
    <dt>Issuer</dt>
    <dd className="mono">{shownAddress(view.issuer)}</dd>
    <dt>Document</dt>
    <dd>
      {documentNames[view.document]}, <span className="mono">{shownAddress(view.address)}</span>
    </dd>
    <Listed name="Grants" values={view.grantsSupported} />
    <Listed name="Client authentication" values={view.authMethodsSupported} />
    <Listed name="PKCE" values={view.pkceSupported} />
  </dl>
);

const Listed = ({ name, values }: { readonly name: string; readonly values: readonly string[] }) => (
  <>
    <dt>{name}</dt>
    <dd>{values.length === 0 ? <span className="quiet">not said</span> : plain(values.join(', '), 400)}</dd>
  </>
);

const FoundEndpoint = ({ name, found }: { readonly name: EndpointName; readonly found: DiscoveryView | undefined }) => {
  const { form, edit } = useSettingsForm();
  const override = form.overrides[name];
  const address = found?.endpoints[name];
  const replace = (value: string): void => edit({ overrides: { ...form.overrides, [name]: value } });
  if (override !== '')
    return (
      <OneEndpoint
        name={name}
        value={override}
        onChange={replace}
        end={
          <Button size="small" variant="quiet" icon={Undo2} onPress={() => replace('')}>
            Use what is found
          </Button>
        }
      />
    );
  return (
    <div className="Found-endpoint">
      <span className="Found-name">{labels[name]}</span>
      <span className="Found-address">
        {address === undefined ? (
          <span className="quiet">{found === undefined ? 'looked up when needed' : 'not offered'}</span>
        ) : (
          <span className="mono">{shownAddress(address, 200)}</span>
        )}
      </span>
      <Button
        size="small"
        variant="quiet"
        icon={Pencil}
        aria-label={`Replace: ${labels[name]}`}
        onPress={() => replace(address ?? 'https://')}
      >
        Replace
      </Button>
    </div>
  );
};
