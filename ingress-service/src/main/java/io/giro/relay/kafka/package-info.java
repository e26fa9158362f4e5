/** Elects who relays which shard. */
@NullMarked
package io.giro.relay.kafka;

import org.jspecify.annotations.NullMarked;
