import type { AppError } from '../../../src/domain/errors';
import type { CopyForm } from '../../../src/domain/token';
import { useTicking } from '../../clock';
import { useCall, useLastCall } from '../../data';
import { copyConfirmation } from './copiedText';

/** Copies a profile's token; every place that shows the profile sees the same confirmation. */
export const useCopyToken = (
  profileId: string,
): {
  readonly copy: (form: CopyForm) => void;
  readonly busy: boolean;
  /** `Copied, clears in 60 s`, for a few seconds after it worked. */
  readonly confirmation: string | undefined;
  readonly error: AppError | undefined;
} => {
  const { mutate } = useCall('token.copy');
  const last = useLastCall('token.copy', profileId);
  const confirmation = useTicking((now) => (last?.status === 'success' ? copyConfirmation(last, now) : undefined));
  return {
    copy: (form) => mutate({ profileId, form }),
    busy: last?.status === 'pending',
    confirmation,
    error: last?.error,
  };
};
