import { Button as AriaButton } from 'react-aria-components/Button';
import type { ProviderOffer } from '../../../src/api/contract';
import { shownAddress } from '../../../src/domain/text/wording';
import { useProviderOffer } from '../../data';
import { Button } from '../../ui/Button';
import { matches } from './requestSearch';
import { formOfRequest } from './requestWork';
import type { RequestHandle } from './useRequestWork';

type ReadyRequest = ProviderOffer['requests'][number];

/** Puts a ready request into the editor; what was answered before stays until the next Send. */
const open = (handle: RequestHandle, { request }: ReadyRequest): void =>
  handle.change({
    form: formOfRequest(request),
    saved: null,
    // What is to be filled in should be in sight.
    part: request.body.kind === 'none' ? 'headers' : 'body',
  });

/** Requests that are ready for the profile's system, above those a person kept; nothing where there are none. */
export const ReadyRequests = ({ handle, search }: { readonly handle: RequestHandle; readonly search: string }) => {
  const requests = useProviderOffer(handle.profileId).data?.requests ?? [];
  const shown = requests.filter(({ label, request }) => matches(search, label, request.method, request.url));
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="ready-requests">
      <h2 id="ready-requests" className="RequestLibrary-title">
        Ready requests
      </h2>
      <ul className="RequestLibrary-list">
        {shown.map((ready) => (
          <li key={ready.id} className="RequestRow">
            <AriaButton className="RequestRow-open" onPress={() => open(handle, ready)}>
              <span className="RequestRow-name">{ready.label}</span>
              <span className="RequestRow-facts">
                {ready.request.method} <span className="mono">{shownAddress(ready.request.url, 60)}</span>
              </span>
            </AriaButton>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** The same as buttons, for an editor that is still empty. */
export const SuggestedRequests = ({ handle }: { readonly handle: RequestHandle }) => {
  const requests = useProviderOffer(handle.profileId).data?.requests ?? [];
  if (requests.length === 0 || handle.work.form.url.trim() !== '') return null;
  return requests.map((ready) => (
    <Button key={ready.id} size="small" onPress={() => open(handle, ready)}>
      {ready.label}
    </Button>
  ));
};
