import './shell/strict-validation.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { consoleDatabase } from './local/database.ts';
import { App } from './shell/app.tsx';
import { createEngine } from './shell/engine.ts';
import { connectToEngine } from './shell/engine-connection.ts';

const root = document.getElementById('console');
if (root === null) throw new Error('index.html has no element #console');

const engine = createEngine(connectToEngine(window));
createRoot(root).render(
  <StrictMode>
    <App engine={engine} database={consoleDatabase()} />
  </StrictMode>,
);
