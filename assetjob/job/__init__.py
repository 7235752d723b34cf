"""The pipeline: the stages of a run in their order, the tasks of the workers, and the cache."""
