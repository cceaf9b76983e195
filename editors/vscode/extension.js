// Starts `dateline lsp` for events.toml and the briefs of a workspace.
// @ts-check
"use strict";

const path = require("node:path");
const { commands, window, workspace } = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;

/** Starts the server with the current settings. */
async function start() {
  const settings = workspace.getConfiguration("dateline");
  const root = workspace.workspaceFolders?.[0]?.uri.fsPath;
  const folder = settings.get("folder", "");
  const args = folder && root ? ["-C", path.resolve(root, folder), "lsp"] : ["lsp"];
  const command = settings.get("path", "dateline");
  client = new LanguageClient(
    "dateline",
    "dateline",
    { command, args, transport: TransportKind.stdio, options: { cwd: root } },
    {
      documentSelector: [
        { scheme: "file", pattern: "**/events.toml" },
        { scheme: "file", pattern: "**/briefs/*.toml" },
      ],
    },
  );
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    window.showErrorMessage(
      `dateline: cannot start ${command}: ${error}. Install dateline, or set dateline.path to the program.`,
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

/** @param {import("vscode").ExtensionContext} context */
async function activate(context) {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    commands.registerCommand("dateline.restart", restart),
    workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("dateline") && restart()),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
