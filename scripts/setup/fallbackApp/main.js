// Electron's own default app in small: runs the app folder named on the command line.

require('./missing.js');

const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { app } = require('electron');

/** The app folder and the modules to load before it: what `electron [-r module] [switches] folder [arguments]` says. */
function readCommandLine(args) {
  const modules = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index];
    if (argument === '-r' || argument === '--require') {
      index += 1;
      modules.push(args[index]);
    } else if (!argument.startsWith('-')) {
      return { modules, folder: argument };
    }
  }
  return { modules, folder: undefined };
}

/** Makes Electron believe that it was started for this folder: name, version and user data are those of the app. */
function adopt(folder) {
  const description = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const name = description.productName ?? description.name;
  app.setName(name);
  app.setVersion(description.version);
  app.setDesktopName(description.desktopName ?? `${name}.desktop`);
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', path.join(app.getPath('appData'), name));
  app.setAppPath(folder);
  return require.resolve(folder);
}

function main() {
  const { modules, folder } = readCommandLine(process.argv.slice(1));
  if (folder === undefined || !existsSync(path.join(folder, 'package.json'))) {
    process.stderr.write(
      'Usage: electron [-r module] [switches] FOLDER [arguments], where FOLDER holds a package.json.\n',
    );
    app.exit(1);
    return;
  }
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  for (const module of modules) require(path.resolve(module));
  require(adopt(path.resolve(folder)));
}

main();
