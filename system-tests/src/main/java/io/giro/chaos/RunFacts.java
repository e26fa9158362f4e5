package io.giro.chaos;

/** What a report says of a run before it begins. */
record RunFacts(long seed, int minutes, Machine machine) {}
