import type { ReactNode } from 'react';
import { usesBrowser } from '../../../src/domain/profile';
import { Badge } from '../../ui/Badge';
import { Disclosure } from '../../ui/Disclosure';
import { Section } from '../../ui/Section';
import { FieldRows, type RowRemark } from '../fields/FieldRows';
import { type ParameterRow, rowOfParameter } from './profileForm';
import { useSettingsForm } from './settingsForm';

const emptyRow: ParameterRow = { name: '', value: '' };

/** Parameters beside those of the protocol, for each of the three calls. */
export const ExtraSection = () => {
  const { form, edit } = useSettingsForm();
  const hasToken = form.grant !== 'implicit';
  const hasRefresh = hasToken && form.grant !== 'client_credentials';
  return (
    <Section
      title="Extra parameters"
      description="For what a provider wants beside the standard. They are kept with the profile, so they are no place for secrets."
    >
      {usesBrowser(form.grant) ? (
        <Parameters
          call="authorize"
          title="Sign-in (authorization request)"
          rows={form.extraAuthorize}
          onChange={(extraAuthorize) => edit({ extraAuthorize })}
        />
      ) : null}
      {hasToken ? (
        <Parameters
          call="token"
          title="Token request"
          rows={form.extraToken}
          onChange={(extraToken) => edit({ extraToken })}
        />
      ) : null}
      {hasRefresh ? (
        <Parameters
          call="refresh"
          title="Refresh"
          rows={form.extraRefresh}
          onChange={(extraRefresh) => edit({ extraRefresh })}
        />
      ) : null}
    </Section>
  );
};

const rowNames = {
  authorize: 'Sign-in parameter',
  token: 'Token parameter',
  refresh: 'Refresh parameter',
} as const;

const Parameters = ({
  call,
  title,
  rows,
  onChange,
}: {
  readonly call: 'authorize' | 'token' | 'refresh';
  readonly title: string;
  readonly rows: readonly ParameterRow[];
  readonly onChange: (rows: readonly ParameterRow[]) => void;
}) => {
  const { issues } = useSettingsForm();
  const remarks = issues.flatMap(({ field, severity, text }) => {
    const number = field.startsWith(`extra.${call}.`) ? Number(field.slice(`extra.${call}.`.length)) : undefined;
    return number === undefined ? [] : [{ row: rowOfParameter(rows, number), isWrong: severity !== 'advice', text }];
  });
  const remarkOf = (index: number): RowRemark | undefined => remarks.find(({ row }) => row === index);
  const heading: ReactNode = (
    <>
      {title}
      {rows.length === 0 ? null : <Badge>{rows.length}</Badge>}
    </>
  );
  return (
    <Disclosure title={heading} isOpenAtFirst={rows.length > 0}>
      <FieldRows label={rowNames[call]} rows={rows} onChange={onChange} empty={emptyRow} remarkOf={remarkOf} />
    </Disclosure>
  );
};
