import { errorOf, useAppInfo, useCall } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { KeyValueTable } from '../../ui/KeyValueTable';
import { CopyText } from '../fields/CopyText';

const platforms = { linux: 'Linux', darwin: 'macOS', win32: 'Windows', other: 'another system' } as const;

/** Which version runs on what, and where it keeps its files. */
export const AboutApp = () => {
  const info = useAppInfo().data;
  const help = useCall('app.openHelp');
  const error = errorOf(help.error);
  if (info === undefined) return null;
  return (
    <>
      <KeyValueTable
        label="About this app"
        rows={[
          { id: 'version', name: 'Token Helper', value: info.version },
          { id: 'electron', name: 'Electron', value: `${info.electron}, on ${platforms[info.platform]}` },
          {
            id: 'folder',
            name: 'Data folder',
            value: (
              <span className="AppSettings-folder">
                <span className="mono">{info.dataFolder}</span>
                <CopyText text={info.dataFolder} label="Copy the path of the data folder" />
              </span>
            ),
          },
        ]}
      />
      <div className="AppSettings-buttons">
        <Button size="small" variant="quiet" onPress={() => help.mutate({ topic: 'readme' })}>
          Read me
        </Button>
        <Button size="small" variant="quiet" onPress={() => help.mutate({ topic: 'security' })}>
          Security
        </Button>
        <Button size="small" variant="quiet" onPress={() => help.mutate({ topic: 'errors' })}>
          Errors explained
        </Button>
      </div>
      {error === undefined ? null : <ErrorNote error={error} />}
    </>
  );
};
