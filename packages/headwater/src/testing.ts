export { sync, type Outcome } from '@headwater/testing';
