package io.giro.checker;

import java.util.List;

/** What the shards say of one account: one tally, unless something is wrong. */
public record AccountFacts(String id, List<AccountTally> tallies) {}
