// Whole systems share the two cores and the broker's queues.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
