import { setPriority } from 'node:os';

/** Tests that only compute let those go first that talk to real servers in real time. */
setPriority(process.pid, 10);
