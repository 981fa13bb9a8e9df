import { type KeyboardEvent, useState } from 'react';
import type { ProviderOffer } from '../../../src/api/contract';
import { useCall, useLastCall, useProviderOffer } from '../../data';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/TextField';
import './SystemCalls.css';

/** A call that a system has of its own. */
export type SystemCall = ProviderOffer['calls'][number];

/** The last time a system's own call was made for a profile. */
export const useLastSystemCall = (profileId: string, callId: string) =>
  useLastCall('provider.call', profileId, (input) => input.callId === callId);

/** The calls that the profile's system has of its own; one that needs to be told something asks for it first. */
export const SystemCalls = ({
  profileId,
  asking,
  onAsk,
}: {
  readonly profileId: string;
  /** The call whose fields are open. */
  readonly asking: string | null;
  readonly onAsk: (callId: string | null) => void;
}) => {
  const calls = useProviderOffer(profileId).data?.calls ?? [];
  const asked = calls.find(({ id }) => id === asking);
  if (calls.length === 0) return null;
  return (
    <div className="SystemCalls">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks and rules. */}
      <div className="SystemCalls-buttons" role="group" aria-label="Calls of this system">
        {calls.map((call) => (
          <SystemCallButton
            key={call.id}
            profileId={profileId}
            call={call}
            isOpen={call.id === asking}
            onToggle={() => onAsk(call.id === asking ? null : call.id)}
          />
        ))}
      </div>
      {asked === undefined ? null : (
        <SystemCallForm key={asked.id} profileId={profileId} call={asked} onClose={() => onAsk(null)} />
      )}
    </div>
  );
};

const SystemCallButton = ({
  profileId,
  call,
  isOpen,
  onToggle,
}: {
  readonly profileId: string;
  readonly call: SystemCall;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) => {
  const { mutate } = useCall('provider.call');
  const busy = useLastSystemCall(profileId, call.id)?.status === 'pending';
  const asksFirst = call.fields.length > 0;
  return (
    <Button
      size="small"
      busy={busy}
      {...(asksFirst ? { 'aria-expanded': isOpen } : {})}
      onPress={asksFirst ? onToggle : () => mutate({ profileId, callId: call.id, inputs: {} })}
    >
      {asksFirst ? `${call.label}…` : call.label}
    </Button>
  );
};

/** What a call has to be told; Enter makes it, Escape puts it away. What was typed for the last one is still there. */
const SystemCallForm = ({
  profileId,
  call,
  onClose,
}: {
  readonly profileId: string;
  readonly call: SystemCall;
  readonly onClose: () => void;
}) => {
  const { mutate } = useCall('provider.call');
  const last = useLastSystemCall(profileId, call.id);
  const [inputs, setInputs] = useState<Readonly<Record<string, string>>>(last?.input.inputs ?? {});
  const [isTried, setTried] = useState(false);
  const missing = (id: string, optional?: boolean): boolean => optional !== true && (inputs[id] ?? '').trim() === '';
  const send = (): void => {
    setTried(true);
    if (last?.status === 'pending' || call.fields.some(({ id, optional }) => missing(id, optional))) return;
    mutate({ profileId, callId: call.id, inputs });
  };
  return (
    <form
      className="SystemCallForm"
      aria-label={call.label}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Escape') onClose();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p className="SystemCallForm-description">{call.description}</p>
      <div className="SystemCallForm-fields">
        {call.fields.map(({ id, label, description, example, optional }, index) => (
          <TextField
            key={id}
            label={label}
            description={description}
            placeholder={example}
            optional={optional}
            mono
            // The form was opened to fill this in.
            autoFocus={index === 0}
            value={inputs[id] ?? ''}
            maxLength={2000}
            onChange={(value) => setInputs({ ...inputs, [id]: value })}
            error={isTried && missing(id, optional) ? 'This is needed for the call.' : undefined}
          />
        ))}
      </div>
      <div className="SystemCallForm-foot">
        <Button size="small" type="submit" busy={last?.status === 'pending'}>
          Ask
        </Button>
        <Button size="small" variant="quiet" onPress={onClose}>
          Close
        </Button>
      </div>
    </form>
  );
};
