import { Copy, ExternalLink } from 'lucide-react';
import { timeLeft } from '../../../src/domain/text/duration';
import { useTicking } from '../../clock';
import { errorOf, useCall, useFlowRun, useLastCall } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { Spinner } from '../../ui/Spinner';
import { progressText, waitsUntil } from '../flow/stepText';
import './RunLine.css';

/** What a run is doing now, and what helps when the browser does not show up. */
export const RunLine = ({ profileId }: { readonly profileId: string }) => {
  const run = useFlowRun(profileId).data;
  const until = waitsUntil(run);
  const left = useTicking((now) => (until === undefined ? undefined : timeLeft(until - now)));
  return (
    <div className="RunLine">
      <div className="RunLine-bar" aria-hidden="true" />
      <div className="RunLine-row">
        <p className="RunLine-text tabular" role="status">
          <Spinner size={12} />
          {progressText(run)}
        </p>
        {left === undefined ? null : <span className="quiet tabular">{left} left</span>}
        {run?.canReopenBrowser === true ? <BrowserHelp profileId={profileId} /> : null}
      </div>
    </div>
  );
};

/** Opens the sign-in page again, or copies its address, for another browser or another computer. */
const BrowserHelp = ({ profileId }: { readonly profileId: string }) => {
  const open = useCall('flow.openBrowser');
  const copy = useCall('flow.copyAddress');
  const copied = useLastCall('flow.copyAddress', profileId);
  const confirmed = useTicking((now) => copied?.status === 'success' && now - copied.at < 4000);
  const error = errorOf(open.error ?? copy.error);
  return (
    <>
      <span className="BrowserHelp">
        <Button
          variant="quiet"
          size="small"
          icon={ExternalLink}
          busy={open.isPending}
          onPress={() => open.mutate({ profileId })}
        >
          Open the sign-in page again
        </Button>
        <Button
          variant="quiet"
          size="small"
          icon={Copy}
          busy={copy.isPending}
          onPress={() => copy.mutate({ profileId })}
        >
          {confirmed ? 'Address copied' : 'Copy its address'}
        </Button>
      </span>
      {error === undefined ? null : <ErrorNote error={error} />}
    </>
  );
};
