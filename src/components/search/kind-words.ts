/** What the kinds of things that can be searched for are called. */
export const KIND_WORDS = {
  post: 'Posts',
  paper: 'Papers',
  experiment: 'Experiments',
  claim: 'Claims',
  model: 'Models',
  figure: 'Figures',
} as const;
