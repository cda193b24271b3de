// Gives a plain Node process the `process.parentPort` of an Electron utility process, over Node's own IPC.
import { EventEmitter } from 'node:events';

const port = new EventEmitter();
port.postMessage = (message) => process.send?.(message);
process.on('message', (data) => port.emit('message', { data, ports: [] }));
process.parentPort = port;
