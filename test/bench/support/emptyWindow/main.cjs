// The least that Electron can be with a window: what the app is measured beside.
const { app, BrowserWindow } = require('electron');

app.whenReady().then(() => new BrowserWindow({ width: 1200, height: 800 }).loadURL('about:blank'));
