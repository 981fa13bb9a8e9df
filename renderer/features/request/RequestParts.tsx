import type { Profile } from '../../../src/domain/profile';
import { type TabItem, Tabs } from '../../ui/Tabs';
import { type FieldRow, FieldRows } from '../fields/FieldRows';
import { RequestBody } from './RequestBody';
import { RequestOptions } from './RequestOptions';
import type { RequestPart } from './requestWork';
import { TabCount } from './TabCount';
import { TokenHeader } from './TokenHeader';
import type { RequestHandle } from './useRequestWork';

const emptyField = { name: '', value: '', enabled: true } as const;

const countOf = (rows: readonly FieldRow[]) => {
  const count = rows.filter(({ name, value, enabled }) => enabled !== false && (name !== '' || value !== '')).length;
  return count === 0 ? undefined : <TabCount>{count}</TabCount>;
};

/** Everything of a request beside its method and address. */
export const RequestParts = ({ profile, handle }: { readonly profile: Profile; readonly handle: RequestHandle }) => {
  const { work, edit, change } = handle;
  const { form } = work;
  const items: readonly TabItem<RequestPart>[] = [
    {
      id: 'query',
      label: 'Query',
      badge: countOf(form.query),
      content: (
        <FieldRows
          label="Query parameter"
          canSwitchOff
          rows={form.query}
          onChange={(query) => edit({ query })}
          empty={emptyField}
        />
      ),
    },
    {
      id: 'headers',
      label: 'Headers',
      badge: countOf(form.headers),
      content: (
        <>
          <TokenHeader profile={profile} handle={handle} />
          <FieldRows
            label="Header"
            canSwitchOff
            rows={form.headers}
            onChange={(headers) => edit({ headers })}
            empty={emptyField}
          />
        </>
      ),
    },
    {
      id: 'body',
      label: 'Body',
      badge: form.bodyKind === 'none' ? undefined : <TabCount>{bodyNames[form.bodyKind]}</TabCount>,
      content: <RequestBody handle={handle} />,
    },
    { id: 'options', label: 'Options', content: <RequestOptions handle={handle} /> },
  ];
  return (
    <div className="RequestParts">
      <Tabs label="Parts of the request" items={items} selected={work.part} onSelect={(part) => change({ part })} />
    </div>
  );
};

const bodyNames = { none: '', json: 'JSON', text: 'Text', form: 'Form' } as const;
