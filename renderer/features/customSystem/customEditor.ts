import { type CustomSettings, typedRow } from '../../../src/domain/customSystem';
import type { Profile } from '../../../src/domain/profile';
import type { ProfileField, ProfileIssue } from '../../../src/domain/profileRules/issue';
import type { RowRemark } from '../fields/FieldRows';

/** The settings of a custom system while they are being changed, wherever their form stands. */
export type CustomEditor = {
  /** As they are typed; rows may still be empty. */
  readonly settings: CustomSettings;
  readonly edit: (change: Partial<CustomSettings>) => void;
  /** The profile the whole form stands for. */
  readonly profile: Profile;
  readonly issues: readonly ProfileIssue[];
};

/** What is wrong or odd about a setting, for the control beside it. */
export const remarkOn = ({ issues }: Pick<CustomEditor, 'issues'>, field: ProfileField): RowRemark | undefined => {
  const found = issues.filter((issue) => issue.field === field);
  const remark = found.find(({ severity }) => severity !== 'advice') ?? found[0];
  return remark === undefined ? undefined : { isWrong: remark.severity !== 'advice', text: remark.text };
};

/** The same as what a text field takes: an error, or else its description with the advice behind it. */
export const fieldNotes = (
  editor: Pick<CustomEditor, 'issues'>,
  field: ProfileField,
  description: string,
): { readonly error?: string; readonly description: string } => {
  const remark = remarkOn(editor, field);
  if (remark === undefined) return { description };
  return remark.isWrong ? { error: remark.text, description } : { description: `${description} ${remark.text}` };
};

/** The remark on one row of a list: rules count the rows that are kept, the form those that are typed. */
export const rowRemark = (
  { issues, settings }: Pick<CustomEditor, 'issues' | 'settings'>,
  list: 'words' | 'parameters' | 'facts',
  row: number,
): RowRemark | undefined => {
  const start = `custom.${list}.`;
  const ofRow = issues.filter(
    ({ field }) => field.startsWith(start) && typedRow(settings, list, Number(field.slice(start.length))) === row,
  );
  const remark = ofRow.find(({ severity }) => severity !== 'advice') ?? ofRow[0];
  return remark === undefined ? undefined : { isWrong: remark.severity !== 'advice', text: remark.text };
};

/** Whether a list has a row that cannot stay as it is. */
export const hasWrongRow = (
  { issues }: Pick<CustomEditor, 'issues'>,
  list: 'words' | 'parameters' | 'facts',
): boolean => issues.some(({ field, severity }) => severity !== 'advice' && field.startsWith(`custom.${list}.`));
