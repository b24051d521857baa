export { nginx } from './nginx.ts';
