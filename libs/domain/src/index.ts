export * from './comparison';
export * from './event';
export * from './metric';
export * from './ranking';
export * from './run-state';
export * from './statistics';
export * from './stopping';
export * from './verdict';
