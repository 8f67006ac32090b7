export { startPlaygroundUsers as startSource } from '../../../sources/playground-users.ts';
