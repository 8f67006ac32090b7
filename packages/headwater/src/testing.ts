export {
  explore,
  sync,
  type Disturbance,
  type ExploreOptions,
  type ExploreReport,
  type Outcome,
} from '@headwater/testing';
