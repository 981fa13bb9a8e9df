import { errorText } from '../src/domain/text/errorText';
import { errorOf, useAppInfo, useCall } from './data';
import { Banner } from './ui/Banner';
import { ErrorNote } from './ui/ErrorNote';

/** What went wrong with the app's own files, and what was done about it, until it is dismissed. */
export const Notices = () => {
  const notices = useAppInfo().data?.notices ?? [];
  const dismiss = useCall('app.dismissNotices');
  const error = errorOf(dismiss.error);
  return (
    <>
      {notices.map((notice, index) => {
        const { what, why, next } = errorText(notice);
        return (
          <Banner
            key={`${notice.code} ${what}`}
            tone="warn"
            title={what}
            // They are dismissed together.
            onDismiss={index === 0 ? () => dismiss.mutate(undefined) : undefined}
          >
            {why} {next}
          </Banner>
        );
      })}
      {error === undefined ? null : <ErrorNote error={error} />}
    </>
  );
};
