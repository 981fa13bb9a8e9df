import { Choices } from '../../ui/Choices';
import { Switch } from '../../ui/Switch';
import { TextField } from '../../ui/TextField';
import { timeoutProblem } from './requestWork';
import type { RequestHandle } from './useRequestWork';

/** Which token goes along, and how far the request may go. */
export const RequestOptions = ({ handle }: { readonly handle: RequestHandle }) => {
  const { work, edit } = handle;
  const { form } = work;
  return (
    <div className="RequestOptions">
      <Choices
        label="Token to send"
        look="segments"
        value={form.authorization}
        onChange={(authorization) => edit({ authorization })}
        options={[
          { id: 'access', label: 'Access token' },
          { id: 'id', label: 'ID token' },
          { id: 'none', label: 'None' },
        ]}
      />
      <Switch
        label="Follow redirects"
        description="Token, credentials and body stay behind when another server is pointed to."
        isSelected={form.followRedirects}
        onChange={(followRedirects) => edit({ followRedirects })}
      />
      <Switch
        label="Allow plain http"
        description="The token then travels unencrypted, and others on the way can read it."
        isSelected={form.plainHttp}
        onChange={(plainHttp) => edit({ plainHttp })}
      />
      <div className="RequestOptions-time">
        <TextField
          label="Time for the answer, in seconds"
          inputMode="numeric"
          value={form.timeoutSeconds}
          onChange={(timeoutSeconds) => edit({ timeoutSeconds })}
          error={timeoutProblem(form)}
        />
      </div>
    </div>
  );
};
