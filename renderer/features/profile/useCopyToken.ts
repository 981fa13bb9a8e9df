import type { AppError } from '../../../src/domain/errors';
import type { TokenUse } from '../../../src/domain/presentation';
import type { CopyForm } from '../../../src/domain/token';
import { useTicking } from '../../clock';
import { useCall, useLastCall } from '../../data';
import { notedConfirmation } from './copiedText';

/** Copies a profile's token; every place that shows the profile sees the same confirmation. */
export const useCopyToken = (
  profileId: string,
): {
  /** `use` where the system lets the token be presented in another way than the profile's. */
  readonly copy: (form: CopyForm, use?: TokenUse) => void;
  readonly busy: boolean;
  /** `Copied, clears in 60 s`, for a few seconds after it worked; with a note for a token that is bound to a key. */
  readonly confirmation: string | undefined;
  readonly error: AppError | undefined;
} => {
  const { mutate } = useCall('token.copy');
  const last = useLastCall('token.copy', profileId);
  const confirmation = useTicking((now) => (last?.status === 'success' ? notedConfirmation(last, now) : undefined));
  return {
    copy: (form, use) => mutate({ profileId, form, ...(use === undefined ? {} : { use }) }),
    busy: last?.status === 'pending',
    confirmation,
    error: last?.error,
  };
};
